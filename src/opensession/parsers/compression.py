"""Zstandard, which recent Codex versions compress idle rollouts with (parsers.md §5.1)."""

import importlib
from types import ModuleType

from opensession.parsers.bundle import Bundle
from opensession.parsers.errors import ParseFailedError, ResultTooLargeError
from opensession.parsers.limits import MAX_EXPANDED_BYTES

MAGIC = b"\x28\xb5\x2f\xfd"
ENDING = ".zst"

DECODERS = ("compression.zstd", "backports.zstd")
"""Python 3.14's own module, and the package that gives it to older versions. The package ``zstandard`` is not
among them: it takes a file that was cut off for a whole one."""


def _import(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


INSTALLED = tuple(module for module in map(_import, DECODERS) if module)


def expanded(bundle: Bundle, limit: int = MAX_EXPANDED_BYTES) -> Bundle:
    """Return a compressed file as the log in it, anything else as it is. Raises like :func:`decompress`."""
    if bundle.directory or not bundle.data.startswith(MAGIC):
        return bundle
    path = bundle.path[: -len(ENDING)] if bundle.path.lower().endswith(ENDING) else bundle.path
    return Bundle.of_file(path, decompress(bundle.data, limit))


def decompress(data: bytes, limit: int, modules: tuple[ModuleType, ...] = INSTALLED) -> bytes:
    """Return what Zstandard frames hold, at most ``limit`` bytes, by the first of the modules.

    Raises ResultTooLargeError past the limit, ParseFailedError for broken data or without a module.
    """
    if not modules:
        raise ParseFailedError(
            "The file is compressed with Zstandard, which this Python cannot read.",
            hint="Use Python 3.14 or newer, or install the package backports.zstd.",
        )
    zstd = modules[0]
    try:
        content = _frames(zstd, data, limit + 1)
    except (EOFError, zstd.ZstdError) as error:
        raise ParseFailedError("The compressed file is broken.") from error
    if len(content) > limit:
        raise ResultTooLargeError(limit)
    return bytes(content)


def _frames(zstd: ModuleType, data: bytes, size: int) -> bytearray:
    """Decode frame after frame, and no more than ``size`` bytes. Raises EOFError for one that was cut off."""
    content = bytearray()
    rest = data
    while rest or not data:
        decoder = zstd.ZstdDecompressor()
        content += decoder.decompress(rest, max_length=size - len(content))
        while not decoder.eof and len(content) < size:
            if decoder.needs_input:
                raise EOFError
            content += decoder.decompress(b"", max_length=size - len(content))
        if len(content) >= size:
            break
        rest = decoder.unused_data
    return content
