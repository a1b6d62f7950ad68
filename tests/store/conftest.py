"""A real SQLite database with the migrations applied, and a real folder of bodies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from opensession.store.files import FileBlobs
from opensession.store.metadata import SqlMetadataStore
from opensession.store.sqlite import SqliteDatabase, apply_migrations

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@pytest.fixture
def database() -> Iterator[SqliteDatabase]:
    """An empty database in memory."""
    database = new_database()
    yield database
    database.close()


@pytest.fixture
def store(database: SqliteDatabase) -> SqlMetadataStore:
    """The metadata store over ``database``."""
    return SqlMetadataStore(database)


@pytest.fixture
def blobs(tmp_path: Path) -> FileBlobs:
    """An empty blob store."""
    return FileBlobs(tmp_path / "blobs")


def new_database() -> SqliteDatabase:
    """Return a database in memory with the schema."""
    database = SqliteDatabase()
    apply_migrations(database, MIGRATIONS)
    return database
