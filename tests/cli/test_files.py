"""Writing files: what stands at the path already, and what is said when it cannot be done."""

import os
from pathlib import Path

import pytest

from opensession.cli.objects import write_atomically
from tests.cli.runner import Cli
from tests.support.agent_logs import LOGS

LOG = next(log for log in LOGS if log.parser == "claude-code")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    for data in (b"first", b"second"):
        write_atomically(link, [data])
        assert link.is_symlink()
        assert target.read_bytes() == data


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, [b"new"])
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_atomically(pipe, [b"one", b"two"])
    assert os.read(reader, 10) == b"onetwo"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    def chunks() -> list[bytes]:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="No space") as caught:
        write_atomically(path, (chunk for _ in "a" for chunk in chunks()))
    assert caught.value.filename == str(path)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"old"


def test_the_folder_that_is_missing_is_named(cli: Cli) -> None:
    (cli.cwd / "log.jsonl").write_bytes(LOG.data)
    result = cli.run("parse", "./log.jsonl", "--out", "no/such/file")
    assert result.code == 3
    assert result.err.splitlines()[-1] == f"Error: There is no file {cli.cwd}/no/such."
