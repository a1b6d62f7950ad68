"""``POST /api/parse/preview``: three kinds of source, one JSON object."""

import asyncio
import base64
import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from opensession.parsers.errors import InputError
from opensession.sources.preview import preview
from tests.sources.conftest import Site
from tests.standin.repository import Repository
from tests.standin.server import StandinHost
from tests.support.answer import JsonObject
from tests.support.hail_text import header, lines, talk

SESSION = lines(header("previewed", title="Seen before"), *talk("Question?", "Answer."))

GIT = {"kind": "git", "remote": "https://git.example.org/kim/logs.git", "ref": "main", "path": "a.hail.jsonl"}
GITHUB = {"kind": "github", "owner": "kim", "repo": "logs", "ref": "main", "path": "a.hail.jsonl"}


def inline(data: bytes, filename: str = "a.hail.jsonl") -> dict[str, str]:
    """Return an inline source."""
    return {"kind": "inline", "filename": filename, "content_base64": base64.b64encode(data).decode()}


@pytest.fixture
def repository(host: StandinHost) -> Repository:
    """Give a repository with one session."""
    repository = host.add_repository("kim/logs")
    repository.commit({"a.hail.jsonl": SESSION, "100%25.hail.jsonl": SESSION, "100%.hail.jsonl": SESSION})
    return repository


def ask(site: Site, source: Mapping[str, object], **rest: object) -> JsonObject:
    """Ask for a preview and return its whole answer."""
    return ask_raw(site, json.dumps({"source": source, **rest}).encode())


def ask_raw(site: Site, body: bytes) -> JsonObject:
    """Ask for a preview with a body as it is."""

    async def whole() -> bytes:
        answer = await preview(body, policy=site.policy, http=site.http, blobs=site.blobs, now=site.now)
        return b"".join([chunk async for chunk in answer.stream.chunks()])

    value = json.loads(asyncio.run(whole()))
    assert isinstance(value, dict)
    return value


def refusal(site: Site, source: Mapping[str, object], **rest: object) -> tuple[int, str]:
    """Return status and code of a preview that fails."""
    with pytest.raises(InputError) as caught:
        ask(site, source, **rest)
    return caught.value.status, caught.value.code


@pytest.mark.parametrize("source", [GIT, GITHUB, inline(SESSION)], ids=["git", "github", "inline"])
def test_all_kinds_give_the_session(source: dict[str, str], site: Site, repository: Repository) -> None:
    answer = ask(site, source)
    assert list(answer) == ["parser_used", "parser_candidates", "session", "source", "warnings", "account"]
    assert answer["parser_used"] == "hail"
    candidates = answer["parser_candidates"]
    assert isinstance(candidates, list)
    assert candidates[0] == {"id": "hail", "confidence": 100, "reason": "first line is a HAIL header"}
    account = answer["account"]
    assert isinstance(account, dict)
    assert (account["read"], account["mapped"]) == (3, 3)
    session = answer["session"]
    assert isinstance(session, dict)
    assert session["session_id"] == "previewed"
    assert [event["event_type"]["type"] for event in session["events"]] == ["UserMessage", "AgentMessage"]
    assert session["stats"]["message_count"] == 2
    assert answer["warnings"] == []
    assert answer["source"] == source | ({"content_base64": ""} if source["kind"] == "inline" else {})


def test_git_sources_come_from_the_cache_the_second_time(
    site: Site, host: StandinHost, repository: Repository
) -> None:
    ask(site, GITHUB)
    host.requests.clear()
    assert ask(site, GITHUB)["parser_used"] == "hail"
    assert host.requests == []


def test_fields_are_decoded_once_and_trimmed(site: Site, repository: Repository) -> None:
    encoded = {
        "kind": "github",
        "owner": " k%69m ",
        "repo": "logs%20",
        "ref": "ma%69n",
        "path": "100%2525.hail.jsonl",
    }
    answer = ask(site, encoded)
    assert answer["source"] == GITHUB | {"path": "100%25.hail.jsonl"}
    assert ask(site, GITHUB | {"path": "100%.hail.jsonl"})["parser_used"] == "hail"


def test_the_remote_comes_back_in_normal_form(site: Site, repository: Repository) -> None:
    remotes = {
        "https://Git.Example.org:443/kim/logs/": "https://git.example.org/kim/logs",
        "https%3A%2F%2Fgit.example.org/kim/logs.git//": "https://git.example.org/kim/logs.git",
    }
    for remote, normal in remotes.items():
        assert ask(site, GIT | {"remote": remote})["source"] == GIT | {"remote": normal}


def test_a_windows_path_is_a_file_name_too(site: Site) -> None:
    answer = ask(site, inline(SESSION, "C:\\logs\\a.hail.jsonl"))
    assert answer["source"] == {"kind": "inline", "filename": "a.hail.jsonl", "content_base64": ""}


@pytest.mark.parametrize(
    "change",
    [
        {"owner": ""},
        {"owner": "a/b"},
        {"owner": "a" * 101},
        {"owner": "ü"},
        {"owner": "%ff"},
        {"owner": ".."},
        {"repo": "a b"},
        {"ref": "a..b"},
        {"ref": "a//b"},
        {"ref": "/a"},
        {"ref": "x" * 256},
        {"path": ""},
        {"path": "/a"},
        {"path": "a/../b"},
        {"path": "a%2F%2e%2e%2Fb"},
        {"path": "a\\b"},
    ],
)
def test_fields_of_github_that_cannot_be(change: dict[str, str], site: Site, host: StandinHost) -> None:
    assert refusal(site, GITHUB | change) == (400, "invalid_source")
    assert host.requests == []


@pytest.mark.parametrize(
    "remote",
    [
        "",
        "http://git.example.org/kim/logs",
        "https://127.0.0.1/kim/logs",
        "https://[::1]/kim/logs",
        "https://localhost./kim/logs",
        "https://elsewhere.example.org/kim/logs",
        "https://git.example.org/kim",
        "https://kim@git.example.org/kim/logs",
        "https://git.example.org/kim/logs?x=1",
        "https://git.example.org%2f@evil.example.org/kim/logs",
    ],
)
def test_remotes_that_cannot_be(remote: str, site: Site, host: StandinHost) -> None:
    assert refusal(site, GIT | {"remote": remote}) == (400, "invalid_source")
    assert host.requests == []


@pytest.mark.parametrize(
    "change",
    [
        {"filename": ""},
        {"filename": ".."},
        {"filename": "a/"},
        {"filename": "x" * 256},
        {"content_base64": ""},
        {"content_base64": " \n"},
        {"content_base64": "YWJj*"},
        {"content_base64": "YWI"},
        {"content_base64": "YWJ="},
        {"content_base64": "YWI=YWI="},
        {"content_base64": "YW\nJj"},
        {"content_base64": "_-__"},
        {"content_base64": "ü==="},
    ],
)
def test_inline_fields_that_cannot_be(change: dict[str, str], site: Site) -> None:
    assert refusal(site, inline(SESSION) | change) == (400, "invalid_source")


def test_the_size_limit_counts_decoded_bytes(site: Site) -> None:
    for padding in (b"", b"\n", b"\n\n"):
        data = SESSION + padding
        site.policy = replace(site.policy, max_bytes=len(data))
        assert ask(site, inline(data))["parser_used"] == "hail"
        assert refusal(site, inline(data + b"\n")) == (422, "file_too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"source":{}}',
        b'{"source":{"kind":"ftp"}}',
        b'{"source":{"kind":"github","owner":"a"}}',
        b'{"source":null}',
        b"\xff",
        json.dumps({"source": GITHUB, "parser_hint": 7}).encode(),
        json.dumps({"source": GITHUB | {"ref": None}}).encode(),
        json.dumps({"source": GITHUB | {"ref": "\ud800"}}).encode(),
    ],
)
def test_bodies_that_are_no_request(body: bytes, site: Site) -> None:
    with pytest.raises(InputError) as caught:
        ask_raw(site, body)
    assert (caught.value.status, caught.value.code) == (400, "invalid_source")
    assert "pydantic" not in caught.value.message


def test_upstream_trouble_has_one_code(site: Site, repository: Repository) -> None:
    assert refusal(site, GITHUB | {"path": "absent.jsonl"}) == (422, "fetch_failed")
    assert refusal(site, GITHUB | {"owner": "misbehave", "repo": "too-many"}) == (422, "fetch_failed")
    assert refusal(site, GITHUB | {"owner": "misbehave", "repo": "flood"}) == (422, "file_too_large")


def test_input_that_nobody_reads(site: Site) -> None:
    assert refusal(site, inline(b"a\0b")) == (422, "parse_failed")
    assert refusal(site, inline(b"\xff\xfe")) == (422, "parse_failed")
    assert refusal(site, inline(b"hello", "notes.txt")) == (422, "parse_failed")
    assert refusal(site, inline(b" \n", "a.jsonl")) == (422, "parse_failed")
    assert refusal(site, inline(b'{"type":"event"}', "a.jsonl")) == (422, "parser_selection_required")
    assert refusal(site, inline(b"hello", "a.jsonl"), parser_hint="hail") == (
        422,
        "parser_selection_required",
    )
    assert refusal(site, inline(SESSION), parser_hint="word-star") == (400, "invalid_source")


def test_a_name_says_nothing_against_a_hint(site: Site) -> None:
    answer = ask(site, inline(SESSION, "notes.txt"), parser_hint="hail")
    assert answer["parser_used"] == "hail"
