"""Databases that are damaged."""

import sqlite3

import pytest

from opensession.parsers.errors import UnreadableError
from opensession.parsers.sqlite_file import open_database


def test_a_damaged_schema_that_is_no_text_is_unreadable() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE kettles (lid)")
    data = connection.serialize().replace(b"CREATE TABLE kettles (lid)", b"CREATE TABLE ket\xdcles (l ,")
    connection.close()
    with pytest.raises(UnreadableError), open_database(data.replace(b"kettles", b"ket\xdcles")):
        pass
