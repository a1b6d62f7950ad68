"""Goose: session files, the SQLite store, and exports (parsers.md §11.4).

A record is a line of a session file, or a session or message of a store or export.

    conversion   messages to events; the same for all three forms
    database     the SQLite store
    parser       recognition, and the choice among the sessions
"""

from opensession.parsers.goose.parser import GooseParser

__all__ = ["GooseParser"]
