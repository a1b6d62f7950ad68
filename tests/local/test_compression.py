"""Compressed rollouts are read where a decoder is installed; elsewhere the error says what to install."""

import struct
from pathlib import Path

import pytest

from opensession.local.bundles import read_input
from opensession.local.compression import INSTALLED, decompress
from opensession.local.errors import InputTooLargeError, LocalInputError

LOG = b'{"type": "session_meta"}\n' * 100


def compress(data: bytes) -> bytes:
    """Write one frame of Zstandard with one stored block (RFC 8878 §3.1.1)."""
    descriptor = 0b0110_0000  # one segment, its content size in two bytes
    block = len(data) << 3 | 1  # last block, stored
    header = struct.pack("<IBH", 0xFD2FB528, descriptor, len(data) - 256)
    return header + block.to_bytes(3, "little") + data


def test_a_compressed_rollout_is_read_as_the_log_in_it(tmp_path: Path) -> None:
    path = tmp_path / "rollout-a.jsonl.zst"
    path.write_bytes(compress(LOG))
    if INSTALLED:
        bundle = read_input(path)
        assert (bundle.name, bundle.files) == ("rollout-a.jsonl", {"rollout-a.jsonl": LOG})
    else:
        with pytest.raises(LocalInputError, match="Zstandard"):
            read_input(path)


def test_without_a_decoder_the_error_says_what_would_help() -> None:
    with pytest.raises(LocalInputError) as raised:
        decompress(compress(LOG), 10_000, ())
    assert "backports.zstd" in (raised.value.hint or "")


def test_every_installed_decoder_keeps_the_limit_and_refuses_broken_data() -> None:
    for modules in ((module,) for module in INSTALLED):
        assert decompress(compress(LOG), len(LOG), modules) == LOG
        assert decompress(compress(LOG) * 2, len(LOG) * 2, modules) == LOG * 2
        with pytest.raises(InputTooLargeError):
            decompress(compress(LOG), len(LOG) - 1, modules)
        for broken in (b"junk", compress(LOG)[:-10], b""):
            with pytest.raises(LocalInputError, match="broken"):
                decompress(broken, len(LOG), modules)
