"""The SQLite stand-in is as strict as D1; tests/store/test_d1.py asks the real one the same."""

import sqlite3
from pathlib import Path

import pytest

from opensession.store.database import SqlValue, Statement
from opensession.store.sqlite import SqliteDatabase, apply_migrations
from tests.store.conftest import MIGRATIONS
from tests.store.limits import BOUND, REFUSED, REFUSED_DEPLOYED, TAKEN
from tests.store.sessions import count, rows, run


@pytest.mark.parametrize("name", TAKEN)
def test_what_d1_takes_is_taken(database: SqliteDatabase, name: str) -> None:
    assert run(database.batch([TAKEN[name]]))[0]


@pytest.mark.parametrize("name", REFUSED | REFUSED_DEPLOYED)
def test_what_d1_refuses_is_refused(database: SqliteDatabase, name: str) -> None:
    with pytest.raises((sqlite3.Error, sqlite3.Warning)):
        run(database.batch([(REFUSED | REFUSED_DEPLOYED)[name]]))
    assert rows(database, "SELECT 1 AS x") == [{"x": 1}], "the database goes on"


@pytest.mark.parametrize("name", BOUND)
def test_values_are_bound_and_returned_as_d1_does(database: SqliteDatabase, name: str) -> None:
    statement, expected = BOUND[name]
    assert run(database.batch([statement])) == [expected]


def test_an_integer_that_javascript_cannot_hold_is_refused(database: SqliteDatabase) -> None:
    with pytest.raises(sqlite3.DataError, match="too large"):
        rows(database, "SELECT ?1 AS v", 2**53 + 1)
    assert rows(database, "SELECT ?1 AS v", 2**53) == [{"v": 2**53}]


def test_a_blob_is_refused(database: SqliteDatabase) -> None:
    with pytest.raises(sqlite3.DataError, match="BLOB"):
        rows(database, "SELECT x'00' AS v")


def test_a_utf8_statement_gives_bytes_whatever_the_column(database: SqliteDatabase) -> None:
    asked = "SELECT '한국어' AS text, 60 AS whole, 1.5 AS fraction, NULL AS empty"
    [[row]] = run(database.batch([Statement(asked, utf8=True)]))
    assert row == {"text": "한국어".encode(), "whole": b"60", "fraction": b"1.5", "empty": b"null"}


def test_a_batch_is_one_transaction(database: SqliteDatabase) -> None:
    link = Statement("INSERT INTO feed_counts VALUES (0, ?1, '', 1)", ("codex",))
    for last in (REFUSED["an unknown table"], REFUSED["COMMIT"], link):
        with pytest.raises(sqlite3.Error):
            run(database.batch([link, last]))
        assert count(database, "feed_counts") == 0
    assert run(database.batch([link])) == [[]]
    assert count(database, "feed_counts") == 1


def test_foreign_keys_are_enforced(database: SqliteDatabase) -> None:
    orphan = Statement("INSERT INTO session_links VALUES ('nobody', 'x', 'related', '2026')")
    with pytest.raises(sqlite3.IntegrityError):
        run(database.batch([orphan]))


def test_migrations_are_applied_once_and_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0002_b.sql").write_text("INSERT INTO t VALUES (2);")
    (folder / "0001_a.sql").write_text("CREATE TABLE t (x); INSERT INTO t VALUES (1);")
    database = SqliteDatabase(tmp_path / "database.sqlite")
    assert apply_migrations(database, folder) == ["0001_a.sql", "0002_b.sql"]
    assert apply_migrations(database, folder) == []
    database.close()
    (folder / "0003_c.sql").write_text("INSERT INTO t VALUES (3);")
    again = SqliteDatabase(tmp_path / "database.sqlite")
    assert apply_migrations(again, folder) == ["0003_c.sql"]
    assert rows(again, "SELECT x FROM t ORDER BY x") == [{"x": 1}, {"x": 2}, {"x": 3}]
    assert [row["name"] for row in rows(again, "SELECT name FROM d1_migrations ORDER BY id")] == [
        "0001_a.sql",
        "0002_b.sql",
        "0003_c.sql",
    ]
    again.close()


def test_the_schema_is_strict() -> None:
    """A wrong type is an error here, not a surprise in production (platform.md §12.1)."""
    values: list[SqlValue] = ["text", "", "", "not a number"]
    database = SqliteDatabase()
    apply_migrations(database, MIGRATIONS)
    with pytest.raises(sqlite3.IntegrityError):
        run(database.batch([Statement("INSERT INTO feed_counts VALUES (?1, ?2, ?3, ?4)", tuple(values))]))
    database.close()
