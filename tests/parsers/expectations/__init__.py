"""What each shared log really holds, counted without any parser of ours.

One file per agent, ``<agent>.json``, made by ``count_<agent>.py`` with the standard library alone and
looked through by hand; ``python -m tests.parsers.expectations.count_<agent>`` prints it anew.

Shape of a file::

    {"agent": "claude-code",
     "notes": ["…"],                         how this agent's log was read
     "files": {"<input>": <facts> or {"inputs": […], "sessions": [<facts>, …]}}}

The keys of ``files`` are paths below ``fixtures/``: a file, or a directory that is one log (a bundle).
``inputs`` lists the files of the input. An input with many sessions (Aider) has ``sessions`` in the
order of the file.

Facts, each left out where the log has none:

``session_id title first_prompt provider model git_branch git_commit cwd_name tool_version``
    text. ``first_prompt`` is the first 80 characters of the first real prompt, trimmed; ``title`` follows
    parsers.md §1.3 and CC7; ``cwd_name`` is the last segment of the working directory;
    ``model`` is the first one named, ``git_branch`` and ``tool_version`` likewise.
``records``
    non-blank lines of a line format, messages or parts of a document format (the notes say which).
``user_messages agent_messages``
    real prompts (no tool results, no injected or sub-agent prompts), and the agent's texts.
``tool_calls``
    calls by shared kind (parsers.md §12): shell file_read edit create delete code_search file_search
    web_search web_fetch interactive task other. A patch counts once per file that it touches.
``edits``
    changes that were made, in the order of the log: ``{"op": "edit|create|delete", "path", "added",
    "removed"}``, ``path`` being the base name. Refused or cancelled changes are not edits. ``added`` and
    ``removed`` are left out where the log does not have the lines; ``or`` gives them once more for a
    parser that takes an edit's whole old and new text as removed and added lines.
``tokens``
    ``input output cache_read cache_creation``, once per response.
``errors``
    results marked as failed (or with an exit status other than 0).
``tasks``
    sub-agents that were started.
``subagents``
    how much of the counts above lies in sub-agent turns (the same keys).
``optional``
    what a faithful parser may count *beyond* the facts above, because the log allows two readings; a
    number is right from the fact to fact + optional. The notes give both readings.
``must_have``
    events that parsers.md §14 demands: ``{"type": "ToolResult", "data": {…}, "attributes": {…},
    "text": "…"}``, each part to be found in one event; ``"count"`` says how many such events there are.
    With ``"original_only": true`` the demand fits the first implementation and the same document asks
    for something better elsewhere (``instead``).
``notes``
    why a fact is missing or optional.

A text given as ``{"any_of": [a, b]}`` is right in each of these forms.
"""
