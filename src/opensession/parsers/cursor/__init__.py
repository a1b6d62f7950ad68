"""Cursor: the editor's database, agent transcripts, and the command line's chats (parsers.md §8)."""

from opensession.parsers.cursor.parser import CursorParser

__all__ = ["CursorParser"]
