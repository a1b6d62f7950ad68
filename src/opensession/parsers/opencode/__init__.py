"""OpenCode: storage folder, ``export`` documents and the SQLite store (parsers.md §7).

All three hold the same objects: session infos, messages, and the parts of messages. A record is one of them.

    store       the three forms, read into the same shape
    messages    one session: messages and parts to events
    tool_parts  parts of type ``tool`` and ``patch``
    parser      recognition, and the choice among the sessions
"""

from opensession.parsers.opencode.parser import OpenCodeParser

__all__ = ["OpenCodeParser"]
