"""What the tests of the store share: sessions to put in, and a way to run its coroutines."""

import hashlib
import json
import math
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from opensession.store.database import Row, SqlDatabase, Statement
from opensession.store.derivation import body_key
from opensession.store.files import FileBlobs
from opensession.store.maintenance import sweep
from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import ListQuery, NewSession

T = TypeVar("T")

NOON = 1_767_268_800
"""2026-01-01T12:00:00Z, the usual time of upload."""
HOUR = 3600
DAY = 24 * HOUR

_PLAIN = NewSession(
    id="",
    hail_session_id="",
    body_key="",
    body_bytes=100,
    tool="codex",
    agent_provider="openai",
    agent_model="gpt-5.4",
    title=None,
    description=None,
    tags=None,
    created_at="",
    created_epoch=0,
    uploaded_at="",
    message_count=2,
    user_message_count=1,
    task_count=0,
    event_count=2,
    duration_seconds=1,
    total_input_tokens=0,
    total_output_tokens=0,
    git_remote=None,
    git_branch=None,
    git_commit=None,
    git_repo_name=None,
    pr_number=None,
    pr_url=None,
    working_directory=None,
    files_modified=None,
    files_read=None,
    has_errors=False,
    max_active_agents=1,
    session_score=100,
    score_plugin="heuristic_v1",
    search_text="",
)


def run(coroutine: Coroutine[object, object, T]) -> T:
    """Run a coroutine of the store to its end. What it calls here blocks, so it never has to wait."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("a coroutine of the store waits for something")


def identity(number: int) -> str:
    """Return the id of the session with a number."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def rfc3339(epoch: int) -> str:
    """Write seconds since the epoch as the store keeps times."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def session(
    number: int, *, created: int = NOON - HOUR, uploaded: int = NOON, **changes: object
) -> NewSession:
    """Return the session with a number; ``changes`` are fields of NewSession."""
    own = {
        "id": identity(number),
        "hail_session_id": f"hail-{number}",
        "body_key": body_key(identity(number)),
        "created_at": rfc3339(created),
        "created_epoch": created,
        "uploaded_at": rfc3339(uploaded),
    }
    return replace(_PLAIN, **{**own, **changes})  # type: ignore[arg-type]  # fields of any type


def fill(store: SqlMetadataStore, *sessions: NewSession) -> None:
    """Insert sessions in the order given."""
    for new in sessions:
        assert run(store.insert_session(new)) is True


def listed(store: SqlMetadataStore, now: int = NOON, **query: object) -> list[str]:
    """Return the ids on a page; ``query`` are fields of ListQuery."""
    page = run(store.list_sessions(list_query(now, **query)))
    return [summary["id"] for summary in json.loads(page.summaries)]


def total(store: SqlMetadataStore, now: int = NOON, **query: object) -> int:
    """Return the total that a list reports."""
    return run(store.list_sessions(list_query(now, **query))).total


def list_query(now: int = NOON, **query: object) -> ListQuery:
    """Return a query; ``query`` are fields of ListQuery."""
    return replace(ListQuery(now=now), **query)  # type: ignore[arg-type]  # fields of any type


def rows(database: SqlDatabase, sql: str, *parameters: str | int) -> Sequence[Row]:
    """Return the rows of one statement."""
    return run(database.batch([Statement(sql, parameters)]))[0]


def keys(blobs: FileBlobs) -> list[str]:
    """Return the keys of all bodies in a folder, in order."""
    return [entry.key for entry in run(blobs.list_after("", "", 10_000))]


def orphans(store: SqlMetadataStore, blobs: FileBlobs) -> list[str]:
    """Return the keys that a sweep of everything finds, however young they are."""
    step = run(sweep(store, blobs, "", 10_000, before=math.inf, remove=False))
    return [entry.key for entry in step.orphans]


def count(database: SqlDatabase, table: str) -> int:
    """Return how many rows a table has."""
    [row] = rows(database, f"SELECT count(*) AS n FROM {table}")
    return int(row["n"] or 0)
