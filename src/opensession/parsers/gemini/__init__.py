"""Gemini CLI: JSON documents, the lines it writes, and the typed lines of the original (parsers.md §6)."""

from opensession.parsers.gemini.parser import GeminiParser

__all__ = ["GeminiParser"]
