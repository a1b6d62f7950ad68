"""``POST /api/parse/preview``: three kinds of sources, one JSON object (api.md §2.8)."""

import json
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.shared_material import shared_files
from tests.standin.server import StandinHost
from tests.support.agent_logs import database
from tests.support.answer import Answer, JsonObject
from tests.support.author import Author
from tests.support.client import Announced, Body, SiteClient
from tests.support.hail_text import compact
from tests.support.remote_files import Shelf

PATH = "logs/a.hail.jsonl"
LIMIT = 10 * 1024 * 1024


def preview(site: SiteClient, source: object, **fields: object) -> Answer:
    """Ask for a preview of a source."""
    return post(site, compact({"source": source, **fields}).encode())


def post(site: SiteClient, body: Body) -> Answer:
    """Send a request body as it is."""
    return site.request("POST", "/api/parse/preview", {"Content-Type": "application/json"}, body)


def inline(data: bytes, name: str = "a.hail.jsonl") -> dict[str, str]:
    """Return a file sent along."""
    return {"kind": "inline", "filename": name, "content_base64": b64encode(data).decode()}


def as_object(body: bytes) -> JsonObject:
    """Return lines without stats as the one-object form."""
    first, *events = map(json.loads, body.splitlines())
    session: JsonObject = {key: value for key, value in first.items() if key != "type"}
    session["events"] = [{key: value for key, value in line.items() if key != "type"} for line in events]
    return session


def test_an_inline_file_is_parsed(site: SiteClient, author: Author) -> None:
    body = author.write("Hi", "안녕")
    answer = preview(site, inline(body))
    assert answer.status == 200
    assert answer.header("cache-control") == "no-store"
    reply = answer.json
    session = reply.pop("session")
    assert isinstance(session, dict)
    assert session.pop("stats")["event_count"] == 2
    assert session == as_object(body)
    candidates = reply.pop("parser_candidates")
    assert isinstance(candidates, list)
    assert candidates[0] == {"id": "hail", "confidence": 100, "reason": "first line is a HAIL header"}
    assert reply == {
        "parser_used": "hail",
        "source": {"kind": "inline", "filename": "a.hail.jsonl", "content_base64": ""},
        "warnings": [],
        "account": {
            "read": 3,
            "mapped": 3,
            "raw": 0,
            "broken": 0,
            "raw_types": {},
            "mapped_types": {},
            "broken_lines": [],
        },
    }


def test_a_github_file_is_parsed(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Hi", "Hello"))
    owner, repo = shelf.name.split("/")
    source = {"kind": "github", "owner": owner, "repo": repo, "ref": "main", "path": PATH}
    answer = preview(site, source)
    assert (answer.status, answer.json["parser_used"], answer.json["source"]) == (200, "hail", source)
    session = answer.json["session"]
    assert isinstance(session, dict)
    assert len(session["events"]) == 2


@pytest.mark.parametrize("suffix", ["", ".git", "/", ".git/"])
def test_a_git_file_is_parsed(site: SiteClient, author: Author, shelf: Shelf, suffix: str) -> None:
    shelf.commit(PATH, author.write("Hi"))
    remote = f"https://git.example.org/{shelf.name}{suffix}"
    answer = preview(site, {"kind": "git", "remote": remote, "ref": "main", "path": PATH})
    assert answer.status == 200
    source = answer.json["source"]
    assert isinstance(source, dict)
    assert source["remote"] == remote.rstrip("/")


def test_fields_are_decoded_once_and_trimmed(site: SiteClient, author: Author, shelf: Shelf) -> None:
    """[D-22]: decoding twice would turn a literal percent sign into something else."""
    shelf.commit("100%25/a b.jsonl", author.write("percent"))
    owner, repo = shelf.name.split("/")
    source = {
        "kind": "github",
        "owner": f" {owner} ",
        "repo": repo,
        "ref": "main",
        "path": "100%2525/a%20b.jsonl ",
    }
    answer = preview(site, source)
    assert answer.status == 200, answer.text
    assert answer.json["source"] == {**source, "owner": owner, "path": "100%25/a b.jsonl"}


def test_a_file_name_loses_its_folders(site: SiteClient, author: Author) -> None:
    answer = preview(site, inline(author.write("Hi"), "C:\\logs\\day/b.jsonl"))
    source = answer.json["source"]
    assert isinstance(source, dict)
    assert source["filename"] == "b.jsonl"


def test_the_one_object_form_is_parsed_too(site: SiteClient, author: Author) -> None:
    session = as_object(author.write("Hi"))
    stats = dict.fromkeys(
        ("event_count", "message_count", "tool_call_count", "task_count", "duration_seconds"), 0
    )
    answer = preview(site, inline(compact({**session, "stats": stats}).encode(), "a.json"))
    assert (answer.status, answer.json["parser_used"]) == (200, "hail")


def test_broken_lines_are_warned_of(site: SiteClient, author: Author) -> None:
    answer = preview(site, inline(author.write("Hi") + b"{broken\n"))
    assert answer.status == 200
    session = answer.json["session"]
    assert isinstance(session, dict)
    assert len(session["events"]) == 1
    account = answer.json["account"]
    assert isinstance(account, dict)
    assert (account["read"], account["mapped"], account["broken"]) == (3, 2, 1)
    assert account["broken_lines"][0]["line"] == 3
    assert "broken" not in str(account["broken_lines"][0]["reason"]), "a reason quotes nothing"


def test_nothing_is_kept(site: SiteClient, author: Author) -> None:
    preview(site, inline(author.write("Hi")))
    assert author.listed() == []


@pytest.mark.parametrize("hint", ["hail", None, "", " "])
def test_a_hint_may_be_given_or_left_out(site: SiteClient, author: Author, hint: str | None) -> None:
    assert preview(site, inline(author.write("Hi")), parser_hint=hint).status == 200


@pytest.mark.parametrize("hint", ["nope", "HAIL", "../../etc", "x" * 10_000])
def test_a_hint_that_names_no_parser_is_400(site: SiteClient, author: Author, hint: str) -> None:
    answer = preview(site, inline(author.write("Hi")), parser_hint=hint)
    assert answer.error() == (400, "invalid_source")
    assert len(answer.body) < 1000


GITHUB = {"kind": "github", "owner": "o", "repo": "r", "ref": "main", "path": "a.jsonl"}
GIT = {"kind": "git", "remote": "https://github.com/o/r", "ref": "main", "path": "a.jsonl"}
BAD_REFS = ("", "/a", "a/", "a//b", "a..b", "x" * 256, "a b", "a%0Ab", "a\\b")
BAD_PATHS = ("", "/a", "a//b", "./a", "a/../b", "a\\b", "a%2f%2e%2e%2fb", "a/")
BAD_BASE64 = ("", " ", "e30", "e3 0=", "e30=\n=", "e-_=", "####", "e31=")
INLINE = {"kind": "inline", "filename": "a.jsonl", "content_base64": "e30="}


@pytest.mark.parametrize(
    "source",
    [
        None,
        {},
        [],
        "text",
        {"kind": "svn"},
        {"kind": "github"},
        *({key: value for key, value in GITHUB.items() if key != gone} for gone in GITHUB),
        *({**GITHUB, key: 7} for key in GITHUB),
        *({**GITHUB, "owner": value} for value in ("", "a/b", "a b", "x" * 101, "é", "%2e%2e/x", "%FF")),
        *({**GITHUB, "repo": value} for value in ("", "a/b", "a?b", "a#b", "a@b")),
        *(
            {**GITHUB, "ref": value}
            for value in ("", "/a", "a/", "a//b", "a..b", "x" * 256, "a b", "a%0Ab", "a\\b")
        ),
        *(
            {**GITHUB, "path": value}
            for value in ("", "/a", "a//b", "./a", "a/../b", "a\\b", "a%2f%2e%2e%2fb", "a/")
        ),
        *(
            {**GIT, "remote": value}
            for value in (
                "",
                "github.com/o/r",
                "http://github.com/o/r",
                "ssh://git@github.com/o/r",
                "git@github.com:o/r",
                "file:///etc/passwd",
                "https://github.com",
                "https://github.com/o",
                "https://github.com/o/r/x",
                "https://user:pass@github.com/o/r",
                "https://github.com:8443/o/r",
                "https://github.com/o/r?x=1",
                "https://github.com/o/r#x",
                "https://unlisted.example.org/o/r",
                "https://127.0.0.1/o/r",
                "https://[::1]/o/r",
                "https://localhost./o/r",
                "https://github.com.evil.example.org/o/r",
                "https://github.com\\@evil.example.org/o/r",
            )
        ),
        *({**INLINE, "filename": value} for value in ("", ".", "..", "a/", "a\\", "x" * 256)),
        *(
            {**INLINE, "content_base64": value}
            for value in ("", " ", "e30", "e3 0=", "e30=\n=", "e-_=", "####", "e31=")
        ),
    ],
    ids=lambda source: compact(source)[:60] if not isinstance(source, str) else source,
)
def test_a_bad_source_is_400(site: SiteClient, source: object) -> None:
    answer = preview(site, source)
    assert answer.error() == (400, "invalid_source")
    assert len(answer.body) < 1000


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b'{"source":' * 500, b'{"parser_hint":""}']
)
def test_a_body_that_is_no_request_is_400(site: SiteClient, body: bytes) -> None:
    assert post(site, body).error() == (400, "invalid_source")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"# Notes\n", "notes.md"),
        (b"Dear diary, nothing happened.\n", "unknown.txt"),
        (b"\x00\x01\x02", "a.hail.jsonl"),
        (b"\xff\xfe", "a.jsonl"),
        (b" \r\n\t\n", "a.jsonl"),
        (b"\n", "notes.txt"),
    ],
)
def test_what_is_no_log_is_422(site: SiteClient, data: bytes, name: str) -> None:
    answer = preview(site, inline(data, name))
    assert answer.error() == (422, "parse_failed")
    assert "parser_candidates" not in answer.json


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'{"some":"thing"}\n', "a.jsonl"),
        (b'{"type":"header"}\n', "a.hail.jsonl"),
        (b'{"id":"x","messages":[]}', "a.json"),
        (b"<!doctype html>", "a.json"),
        (b"[" * 100_000, "a.jsonl"),
    ],
)
def test_a_name_alone_makes_no_session(site: SiteClient, data: bytes, name: str) -> None:
    """[PV3]: whoever claims the name gets a try, and the reader a choice, but nobody invents a session."""
    answer = preview(site, inline(data, name))
    assert answer.error() == (422, "parser_selection_required")
    candidates = answer.json["parser_candidates"]
    assert isinstance(candidates, list)
    claims = [(candidate["confidence"], candidate["id"]) for candidate in candidates]
    assert claims == sorted(claims, key=lambda claim: (-claim[0], claim[1]))
    assert len({id_ for _, id_ in claims}) == len(claims) > 1
    assert all(candidate["reason"] for candidate in candidates)


def test_a_hint_that_does_not_fit_leaves_the_choice(site: SiteClient) -> None:
    answer = preview(site, inline(b'{"some":"thing"}\n', "a.jsonl"), parser_hint="hail")
    assert answer.error() == (422, "parser_selection_required")
    assert answer.json["parser_candidates"]
    assert str(answer.json["hint"]).startswith("parser_hint 'hail' failed: ")


def test_a_failed_hint_is_warned_of(site: SiteClient, author: Author) -> None:
    """Another parser than the hinted one reads the file; the reader hears why."""
    answer = preview(site, inline(author.write("Hi")), parser_hint="cursor")
    assert (answer.status, answer.json["parser_used"]) == (200, "hail")
    warnings = answer.json["warnings"]
    assert isinstance(warnings, list)
    assert len(warnings) == 1
    assert warnings[0].startswith("parser_hint 'cursor' failed: ")


def test_a_database_that_is_none_leaves_the_choice(site: SiteClient) -> None:
    answer = preview(site, inline(b"junk", "x.vscdb"), parser_hint="cursor")
    assert answer.error() == (422, "parser_selection_required")
    candidates = answer.json["parser_candidates"]
    assert isinstance(candidates, list)
    assert [candidate["id"] for candidate in candidates] == ["cursor"]


@pytest.mark.parametrize("name", ["state.vscdb", "sessions.db", "a.jsonl", "notes"])
@pytest.mark.parametrize(
    "data",
    [
        b"SQLite format 3\0",
        b"SQLite format 3\0" + b"\0\xff" * 400,
        database("CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES (?)", [("milk",)]),
        database("CREATE TABLE cursorDiskKV (key TEXT, value TEXT)", "", []),
        database("CREATE TABLE messages (id)", "INSERT INTO messages VALUES (?)", [(7,), (None,)]),
    ],
    ids=["a head", "damage", "something else", "no rows", "other columns"],
)
def test_a_database_without_a_session_is_422(site: SiteClient, data: bytes, name: str) -> None:
    """[PV4]: databases get to the parsers that read them, and those find nothing here."""
    answer = preview(site, inline(data, name))
    assert answer.error() in {(422, "parse_failed"), (422, "parser_selection_required")}
    assert answer.json["hint"]
    assert "UTF-8" not in str(answer.json["message"])


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("server-error", "fetch_failed"),
        ("unauthorized", "fetch_failed"),
        ("too-many", "fetch_failed"),
        ("gone", "fetch_failed"),
        ("redirect-inward", "fetch_failed"),
        ("image", "fetch_failed"),
        ("reset", "fetch_failed"),
        ("cut-short", "fetch_failed"),
        ("flood", "file_too_large"),
        ("announce-too-much", "file_too_large"),
        ("bomb", "file_too_large"),
        ("binary", "parse_failed"),
    ],
)
def test_trouble_upstream_is_422(site: SiteClient, kind: str, code: str) -> None:
    source = {"kind": "github", "owner": "misbehave", "repo": kind, "ref": "main", "path": "a.hail.jsonl"}
    assert preview(site, source).error() == (422, code)


def test_a_file_that_is_not_there_is_422_in_this_contract(site: SiteClient, shelf: Shelf) -> None:
    owner, repo = shelf.name.split("/")
    source = {"kind": "github", "owner": owner, "repo": repo, "ref": "main", "path": "none.jsonl"}
    assert preview(site, source).error() == (422, "fetch_failed")


def test_an_inline_file_over_the_limit_is_422(site: SiteClient) -> None:
    assert preview(site, inline(b"\n" * (LIMIT + 1))).error() == (422, "file_too_large")


def test_a_request_far_over_the_limit_is_413(site: SiteClient) -> None:
    assert post(site, Announced(LIMIT * 3 // 2)).error() == (413, "body_too_large")
    pieces = (b" " * 65536 for _ in range(LIMIT * 3 // 2 // 65536))
    assert post(site, pieces).error() == (413, "body_too_large")


def test_a_large_inline_file_is_parsed(site: SiteClient, author: Author) -> None:
    body = author.write(*(f"{number} " + "lorem ipsum " * 4000 for number in range(100)))
    assert len(body) > LIMIT * 0.4
    answer = preview(site, inline(body))
    assert answer.status == 200
    session = answer.json["session"]
    assert isinstance(session, dict)
    assert session["stats"]["event_count"] == 100


@pytest.mark.parametrize("path", shared_files("corpora/ssrf-urls/urls.json"))
def test_forged_addresses_reach_nobody(site: SiteClient, git_host: StandinHost, path: Path) -> None:
    """Of the corpus 176 are refused before anything is asked; the 6 good ones lead to no repository."""
    rows = json.loads(path.read_text())
    refused = [row["url"] for row in rows if row["expect"] == "reject"]
    before = len(git_host.requests)
    for number, url in enumerate(refused):
        site.client = f"2001:db8:1::{number:x}"
        # Fields are decoded once, so that the address arrives as the corpus spells it.
        source = {"kind": "git", "remote": quote(url, safe=""), "ref": "main", "path": "a.jsonl"}
        answer = preview(site, source)
        assert answer.error() == (400, "invalid_source"), url
    assert len(git_host.requests) == before
    assert len(refused) == 176
    for row in rows:
        if row["expect"] == "accept":
            answer = preview(site, {"kind": "git", "remote": row["url"], "ref": "main", "path": "a.jsonl"})
            assert answer.error() == (422, "fetch_failed"), row["url"]


def test_an_inline_file_is_told_what_should_not_be_shared(site: SiteClient, author: Author) -> None:
    token = "ghp_" + "mX4kQ9vT2bWz7RcJ5hLd8NfYs3GpA6uEe1Ki"
    content = b64encode(author.write(f"use {token}")).decode()
    answer = preview(site, {"kind": "inline", "filename": "a.hail.jsonl", "content_base64": content})
    place = "events[0].content.blocks[0].text"
    assert answer.json["findings"] == [
        {"rule": "github-pat", "kind": "secret", "place": place, "line": 2, "column": 5}
    ]
    assert answer.json["findings_count"] == 1
