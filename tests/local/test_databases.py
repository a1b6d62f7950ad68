"""A database is read with the changes that its agent has not merged yet, and is left as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from opensession.local.bundles import read_input
from opensession.local.errors import InputTooLargeError
from opensession.local.problems import Problem
from tests.local.homes import COMPOSER, write_busy_database, write_database


def keys_in(data: bytes) -> list[str]:
    """Return the keys of a database given as bytes, opened in memory as a parser does."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        return [key for (key,) in connection.execute("SELECT key FROM cursorDiskKV")]


def test_a_quiet_database_is_read_as_it_is(tmp_path: Path) -> None:
    write_database(tmp_path / "state.vscdb", COMPOSER)
    bundle = read_input(tmp_path / "state.vscdb")
    assert bundle.is_sqlite
    assert bundle.data == (tmp_path / "state.vscdb").read_bytes()


def test_changes_still_in_the_log_are_read_and_stay_there(tmp_path: Path) -> None:
    with closing(write_busy_database(tmp_path / "state.vscdb", COMPOSER)):
        before = {
            path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")
        }
        bundle = read_input(tmp_path / "state.vscdb")
        after = {
            path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith("-shm")
        }
    assert keys_in(bundle.data) == list(COMPOSER)
    assert list(bundle.files) == ["state.vscdb"]
    assert before == after


def test_changes_that_cannot_be_merged_are_said(tmp_path: Path) -> None:
    write_database(tmp_path / "state.vscdb", COMPOSER)
    (tmp_path / "state.vscdb-wal").mkdir()
    problems: list[Problem] = []
    bundle = read_input(tmp_path / "state.vscdb", problems=problems.append)
    assert keys_in(bundle.data) == list(COMPOSER)
    assert [problem.path.name for problem in problems] == ["state.vscdb-wal"]


def test_the_limit_holds_for_a_database_with_its_log(tmp_path: Path) -> None:
    with closing(write_busy_database(tmp_path / "state.vscdb", COMPOSER)):
        sizes = [(tmp_path / f"state.vscdb{ending}").stat().st_size for ending in ("", "-wal")]
        assert keys_in(read_input(tmp_path / "state.vscdb", max_bytes=sum(sizes)).data) == list(COMPOSER)
        with pytest.raises(InputTooLargeError):
            read_input(tmp_path / "state.vscdb", max_bytes=sum(sizes) - 1)
