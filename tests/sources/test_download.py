"""What is accepted as a file, head by head."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest

from opensession.sources.download import Download, download
from opensession.sources.errors import FetchFailedError, FileTooLargeError, SourceError
from opensession.sources.fetching import (
    BodyTooLongError,
    Deadline,
    Incoming,
    NetworkError,
    Outgoing,
    read_body,
)
from opensession.sources.location import Location
from opensession.sources.policy import FetchPolicy, Remote
from opensession.sources.upstream import Upstream

ELSEWHERE = Location(Remote("code.example.org", "kim/logs"), "main", "a.jsonl")
POLICY = FetchPolicy(frozenset({"code.example.org"}), max_bytes=100)


@dataclass
class CannedHost:
    """A network on which one host gives prepared answers, in turn."""

    answers: list[tuple[int, Mapping[str, str], bytes]]
    requests: list[Outgoing] = field(default_factory=list)
    deadlines: list[float] = field(default_factory=list)
    closed: int = 0
    time: float = 1000.0

    async def send(self, request: Outgoing, deadline_seconds: float) -> Incoming:
        """Give the next answer; each takes four seconds."""
        self.requests.append(request)
        self.deadlines.append(deadline_seconds)
        self.time += 4
        status, headers, body = self.answers.pop(0)

        async def chunks() -> AsyncIterator[bytes]:
            for start in range(0, len(body), 7):
                yield body[start : start + 7]

        async def close() -> None:
            self.closed += 1

        return Incoming(status, headers.get, chunks, close)

    def download(self, etag: str | None = None) -> Download | None:
        """Fetch the file."""
        upstream = Upstream(self, POLICY, Deadline(lambda: self.time, 10.0))
        return asyncio.run(download(ELSEWHERE, "main", upstream, limit=100, etag=etag))


@pytest.mark.parametrize(
    "media_type",
    [
        None,
        "",
        "text/plain; charset=utf-8",
        "TEXT/PLAIN",
        "text/x-jsonl",
        "application/json",
        "application/jsonl",
        "application/x-ndjson",
        "application/vnd.example+json",
        "application/octet-stream",
        "application/vnd.sqlite3",
        "application/x-sqlite3",
    ],
)
def test_types_of_logs_are_accepted(media_type: str | None) -> None:
    headers = {} if media_type is None else {"content-type": media_type}
    file = CannedHost([(200, headers, b"data")]).download()
    assert file is not None
    assert file.data == b"data"


@pytest.mark.parametrize(
    "media_type",
    [
        "text/html; charset=utf-8",
        "application/xhtml+xml",
        "image/svg+xml",
        "application/zip",
        "<script>",
        "x" * 999,
    ],
)
def test_other_types_are_not(media_type: str) -> None:
    with pytest.raises(FetchFailedError) as caught:
        CannedHost([(200, {"content-type": media_type}, b"data")]).download()
    assert "<" not in caught.value.message
    assert len(caught.value.message) < 200


def test_the_limit_is_inclusive_and_counted() -> None:
    file = CannedHost([(200, {"content-length": "100"}, b"x" * 100)]).download()
    assert file is not None
    for headers in ({}, {"content-length": "101"}, {"content-encoding": "gzip", "content-length": "5"}):
        host = CannedHost([(200, headers, b"x" * 101)])
        with pytest.raises(FileTooLargeError):
            host.download()
        assert host.closed


@pytest.mark.parametrize("announced", ["9", "11"])
def test_an_announced_length_has_to_be_right(announced: str) -> None:
    with pytest.raises(FetchFailedError, match="sent 10 of"):
        CannedHost([(200, {"content-length": announced}, b"x" * 10)]).download()


@pytest.mark.parametrize("announced", ["-1", "ten", "1e1", "", "٣", "9" * 5000])
def test_a_length_that_is_no_number_announces_nothing(announced: str) -> None:
    file = CannedHost([(200, {"content-length": announced}, b"x" * 10)]).download()
    assert file is not None


@pytest.mark.parametrize(
    ("etag", "kept"),
    [
        ('"abc"', '"abc"'),
        ('W/"abc"', 'W/"abc"'),
        ("abc", None),
        ('"a"b"', None),
        ('"a\r\nx: y"', None),
        ('"' + "x" * 300 + '"', None),
    ],
)
def test_only_well_formed_validators_are_sent_back(etag: str, kept: str | None) -> None:
    file = CannedHost([(200, {"etag": etag}, b"data")]).download()
    assert file is not None
    assert file.etag == kept


def test_a_304_means_unchanged_only_when_asked() -> None:
    host = CannedHost([(304, {}, b""), (304, {}, b"")])
    assert host.download('"abc"') is None
    assert host.requests[0].headers["if-none-match"] == '"abc"'
    with pytest.raises(FetchFailedError, match="304"):
        host.download()


def test_one_redirect_of_the_contract_is_followed_and_no_second() -> None:
    there = {"location": "/kim/logs/raw/branch/main/a.jsonl"}
    host = CannedHost([(303, there, b""), (200, {}, b"data")])
    file = host.download()
    assert file is not None
    assert [request.url for request in host.requests] == [
        "https://code.example.org/kim/logs/raw/main/a.jsonl",
        "https://code.example.org/kim/logs/raw/branch/main/a.jsonl",
    ]
    assert host.deadlines == [10.0, 6.0], "all requests share one deadline"
    with pytest.raises(FetchFailedError, match="redirect"):
        CannedHost([(303, there, b""), (303, there, b"")]).download()


def test_every_answer_is_closed() -> None:
    there = {"location": "/kim/logs/raw/branch/main/a.jsonl"}
    host = CannedHost([(303, there, b""), (404, {}, b"no")])
    with pytest.raises(SourceError):
        host.download()
    assert host.closed == 2


def test_a_deadline_runs_out() -> None:
    time = 0.0
    deadline = Deadline(lambda: time, 5.0)
    time = 4.5
    assert deadline.remaining() == 0.5
    time = 5.0
    with pytest.raises(NetworkError) as caught:
        deadline.remaining()
    assert caught.value.timed_out


def test_reading_stops_at_the_limit() -> None:
    taken: list[bytes] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            taken.append(b"x" * 10)
            yield taken[-1]

    async def close() -> None:
        taken.append(b"closed")

    answer = Incoming(200, lambda _: None, endless, close)
    with pytest.raises(BodyTooLongError):
        asyncio.run(read_body(answer, 25))
    assert len(taken) == 4
    assert taken[-1] == b"closed"
