"""Zstandard, which recent Codex versions compress idle rollouts with (parsers.md §5.1)."""

import importlib
import io
from types import ModuleType
from typing import BinaryIO

from opensession.local.errors import InputTooLargeError, LocalInputError

DECODERS = ("compression.zstd", "backports.zstd")
"""Python 3.14's own module, and the package that gives it to older versions. The package ``zstandard`` is not
among them: it takes a file that was cut off for a whole one."""

_PIECE = 1 << 20


def _import(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


INSTALLED = tuple(module for module in map(_import, DECODERS) if module)


def decompress(data: bytes, limit: int, modules: tuple[ModuleType, ...] = INSTALLED) -> bytes:
    """Return what Zstandard frames hold, at most ``limit`` bytes, by the first of the modules.

    Raises InputTooLargeError past the limit, LocalInputError for broken data or without a module.
    """
    if not modules:
        raise LocalInputError(
            "The file is compressed with Zstandard, which this Python cannot read.",
            hint="Use Python 3.14 or newer, or install the package backports.zstd.",
        )
    zstd = modules[0]
    try:
        with zstd.open(io.BytesIO(data), "rb") as reader:
            content = _read_at_most(reader, limit + 1)
    except (EOFError, zstd.ZstdError) as error:
        raise LocalInputError("The compressed file is broken.") from error
    if len(content) > limit:
        raise InputTooLargeError(limit)
    return content


def _read_at_most(reader: BinaryIO, size: int) -> bytes:
    """Read in pieces, so that memory follows the content and not the limit."""
    content = bytearray()
    while len(content) < size and (piece := reader.read(min(_PIECE, size - len(content)))):
        content += piece
    return bytes(content)
