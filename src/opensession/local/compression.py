"""Zstandard, which recent Codex versions compress idle rollouts with (parsers.md §5.1)."""

import importlib
import io
from collections.abc import Callable
from types import ModuleType
from typing import BinaryIO, cast

from opensession.local.errors import InputTooLargeError, LocalInputError

_PIECE = 1 << 20


def _read_across_frames(module: ModuleType, source: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", module.ZstdDecompressor().stream_reader(source, read_across_frames=True))


def _open(module: ModuleType, source: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", module.open(source, "rb"))


DECODERS: dict[str, Callable[[ModuleType, BinaryIO], BinaryIO]] = {
    "compression.zstd": _open,
    "backports.zstd": _open,
    "zstandard": _read_across_frames,
}
"""Modules that can decode, best first: the standard library's of Python 3.14, then packages."""


def _read_at_most(reader: BinaryIO, size: int) -> bytes:
    """Read in pieces, since some decoders set aside as much memory as they are asked for."""
    content = bytearray()
    while len(content) < size and (piece := reader.read(min(_PIECE, size - len(content)))):
        content += piece
    return bytes(content)


def _import(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


INSTALLED: dict[str, ModuleType] = {name: module for name in DECODERS if (module := _import(name))}


def decompress(data: bytes, limit: int, modules: dict[str, ModuleType] | None = None) -> bytes:
    """Return what Zstandard frames hold, at most ``limit`` bytes of it; ``modules`` default to INSTALLED.

    Raises InputTooLargeError past the limit, LocalInputError for broken data or without a decoder.
    """
    installed = INSTALLED if modules is None else modules
    if not installed:
        raise LocalInputError(
            "The file is compressed with Zstandard, which this Python cannot read.",
            hint="Use Python 3.14 or newer, or install the package backports.zstd.",
        )
    name, module = next(iter(installed.items()))
    try:
        with DECODERS[name](module, io.BytesIO(data)) as reader:
            content = _read_at_most(reader, limit + 1)
    except (EOFError, OSError, module.ZstdError) as error:
        raise LocalInputError("The compressed file is broken.") from error
    if len(content) > limit:
        raise InputTooLargeError(limit)
    return content
