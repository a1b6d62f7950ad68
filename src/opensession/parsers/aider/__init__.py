"""Aider's chat history (parsers.md §11.3)."""

from opensession.parsers.aider.parser import AiderParser

__all__ = ["AiderParser"]
