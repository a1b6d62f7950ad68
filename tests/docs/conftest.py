"""A user of the command line, for what the documents say about it."""

from tests.cli.conftest import cli

__all__ = ["cli"]
