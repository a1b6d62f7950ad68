"""The command-line tool: the only part that touches terminal, disk, Git and clock freely.

::

    application    the tree of commands; runs one and turns what went wrong into text and an exit code
    command        what a command is made with: ``@command("site.push")`` and the ``Run`` it is given
    errors         one class per exit code
    words          every sentence that a person reads, English and Korean
    terminal       standard output and error, tables, progress, questions
    surroundings   home, folder, environment: what the process was started in
    settings       configuration files and variables
    objects        sessions stored under their SHA-256
    inputs         any session reference as canonical HAIL
    commands/      one module per command

For a quick start nothing here imports pydantic, rich, httpx or the format before a command needs it.
"""
