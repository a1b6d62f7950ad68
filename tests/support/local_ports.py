"""Real ports for the application in this process: SQLite with the migrations, files, httpx."""

import time
from collections.abc import Mapping
from pathlib import Path

from opensession.site.cache import ListCache
from opensession.site.configuration import read_configuration
from opensession.site.ports import Ports
from opensession.store.files import FileBlobs
from opensession.store.metadata import SqlMetadataStore
from opensession.store.sqlite import SqliteDatabase, apply_migrations
from scripts.layout import MIGRATIONS, WEB
from tests.support.http_client import HttpxClient
from tests.support.local_site import CountingLimiter, TextAssets

PAGE = (WEB / "index.html").read_text(encoding="utf-8")
GUIDES = {"/content/docs.en.md": "# The guide\n", "/content/docs.ko.md": "# 안내서\n"}
ASSETS = {"/index.html": PAGE, "/docs.html": PAGE, "/404.html": PAGE, **GUIDES}


def open_database() -> SqliteDatabase:
    """Return an empty database in memory with the newest schema."""
    database = SqliteDatabase()
    apply_migrations(database, MIGRATIONS)
    return database


def local_ports(folder: Path, database: SqliteDatabase, variables: Mapping[str, str]) -> Ports:
    """Return ports that keep bodies in a folder. Single ports are exchanged with ``dataclasses.replace``."""
    return Ports(
        configuration=read_configuration(variables.get),
        metadata=SqlMetadataStore(database),
        blobs=FileBlobs(folder),
        http=HttpxClient(),
        assets=TextAssets(ASSETS),
        list_cache=ListCache(),
        limiter=CountingLimiter(),
        now=time.time,
    )
