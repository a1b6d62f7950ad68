"""Logs that the original implementation wrote."""

from pathlib import Path

import pytest

from opensession.hail import (
    ingest,
    read_any,
    read_session,
    recognise,
    recompute_stats,
    write_session,
    write_session_object,
)
from tests.shared_material import shared_files

LOGS = shared_files("fixtures/real/hail/*.jsonl")


@pytest.fixture(params=LOGS, ids=lambda path: path.name)
def log(request: pytest.FixtureRequest) -> bytes:
    path = request.param
    assert isinstance(path, Path)
    return path.read_bytes()


def test_they_are_read_strictly_with_disorder_at_most(log: bytes) -> None:
    result = ingest(log)
    assert result.fatal_problems == ()
    assert result.warnings == ()
    assert result.account.mapped == result.account.read == log.count(b"\n")
    assert recognise(log[:4096], "") == 100


def test_their_stats_are_recomputed_to_what_they_state(log: bytes) -> None:
    result, session = ingest(log), read_session(log)
    assert result.stats == result.supplied_stats == session.stats == recompute_stats(session.events)


def test_their_ids_are_stable(log: bytes) -> None:
    result = ingest(log)
    assert ingest(result.canonical()).canonical() == result.canonical()
    session = read_any(log, tolerant=True).session
    assert write_session(session) == result.canonical()
    assert ingest(write_session_object(session)).id == result.id
    lines = log.splitlines(keepends=True)
    assert sorted(map(len, lines)) == sorted(map(len, result.canonical().splitlines(keepends=True)))
