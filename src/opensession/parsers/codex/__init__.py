"""Codex rollouts: CLI, IDE and desktop, and the flat logs before them (parsers.md §5).

A rollout is JSON Lines. Since 0.3x every line is ``{timestamp, type, payload}``; before that the lines were
bare items behind a header. What is said and done stands twice in most rollouts: as items of the model's API
(``response_item``) and as events for the screen (``event_msg``). Each thing becomes one event here.

    parser       recognition, and the class
    conversion   one record after another: facts of the session, and which module reads it
    messages     prompts and answers, once each, whichever channel tells them
    tool_calls   calls and their results; patches, a change for each file
    outputs      what the forms of a call's output say
    screen       events for the screen: turns, tokens, notices, ends of calls that no item told
"""

from opensession.parsers.codex.parser import CodexParser

__all__ = ["CodexParser"]
