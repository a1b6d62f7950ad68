"""Cline and its forks Roo Code and Kilo Code (parsers.md §9)."""

from opensession.parsers.cline.parser import ClineParser

__all__ = ["ClineParser"]
