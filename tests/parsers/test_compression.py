"""Compressed rollouts are read where a decoder is installed; elsewhere the error says what to install."""

import struct
from pathlib import Path

import pytest

from opensession.local.bundles import read_input
from opensession.parsers.bundle import Bundle
from opensession.parsers.compression import INSTALLED, decompress
from opensession.parsers.errors import ParseFailedError, ResultTooLargeError
from opensession.parsers.registry import parse
from opensession.parsers.session import Options
from tests.support.agent_logs import LOGS

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
    bundle = read_input(path)
    assert (bundle.name, bundle.files) == ("rollout-a.jsonl", {"rollout-a.jsonl": LOG})


def test_a_compressed_rollout_opens_like_the_log_in_it() -> None:
    path, data = next((log.path, log.data) for log in LOGS if log.parser == "codex")
    plain = parse(Bundle.of_file(path, data), None, Options(1_000_000))
    for name in (f"{path}.zst", f"{path}.ZST", path, "unnamed"):
        packed = parse(Bundle.of_file(name, compress(data)), None, Options(1_000_000))
        assert packed.parser == "codex"
        assert packed.session.digest == plain.session.digest


@pytest.mark.parametrize("data", [compress(LOG)[:-10], compress(b"\0" * 60_000) * 500], ids=["cut", "bomb"])
def test_a_broken_or_huge_frame_is_refused(data: bytes) -> None:
    with pytest.raises((ParseFailedError, ResultTooLargeError)):
        parse(Bundle.of_file("rollout-a.jsonl.zst", data), None, Options(1_000_000))


def test_without_a_decoder_the_error_says_what_would_help() -> None:
    with pytest.raises(ParseFailedError) as raised:
        decompress(compress(LOG), 10_000, ())
    assert "backports.zstd" in (raised.value.hint or "")


def test_every_installed_decoder_keeps_the_limit_and_refuses_broken_data() -> None:
    for modules in ((module,) for module in INSTALLED):
        assert decompress(compress(LOG), len(LOG), modules) == LOG
        assert decompress(compress(LOG) * 2, len(LOG) * 2, modules) == LOG * 2
        with pytest.raises(ResultTooLargeError):
            decompress(compress(LOG), len(LOG) - 1, modules)
        for broken in (b"junk", compress(LOG)[:-10], b""):
            with pytest.raises(ParseFailedError, match="broken"):
                decompress(broken, len(LOG), modules)
