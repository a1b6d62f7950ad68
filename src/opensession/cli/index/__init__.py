"""What is known about the sessions on this computer, kept so that only new and changed files are read.

An index and never the truth: every row comes from an agent's own file, and the whole is made anew when it is
damaged or of another layout.

::

    entries     one session as it is listed
    schema      the tables, and opening the file
    index       the index, open, and what can be asked of it
    changes     writing to it
    reading     one file's sessions, read with the parsers
    refresh     finding what has changed, and reading that
    scope       which sessions belong to a repository
    selection   which of them a person asks for
    sessions    all of it together, for commands
"""
