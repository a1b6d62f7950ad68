"""OpenSession: nbviewer for AI coding sessions."""

__version__ = "0.1.0"
