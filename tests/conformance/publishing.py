"""The operator's write route (api.md §7.2 R-01, R-02): what it takes, refuses, derives and stores."""

import json
from collections.abc import Iterator
from hashlib import sha256

import pytest

from tests.support.author import Author, session_ids
from tests.support.client import ADMIN_HEADER, Announced, SiteClient
from tests.support.hail_text import compact, event, header, lines, talk

OBJECT_ID = "x-opensession-object-id"
LIMIT = 10 * 1024 * 1024


def filler(size: int) -> Iterator[bytes]:
    """Yield at least ``size`` bytes of blank lines in pieces, their total unannounced."""
    piece = b"\n" * 65536
    for _ in range(size // len(piece) + 1):
        yield piece


@pytest.mark.parametrize(
    "headers", [{}, {ADMIN_HEADER: ""}, {ADMIN_HEADER: "wrong"}, {"Authorization": "Bearer x"}]
)
def test_publishing_needs_the_key(site: SiteClient, author: Author, headers: dict[str, str]) -> None:
    body = author.write("Hi")
    answer = site.request("POST", "/api/admin/sessions", headers, body)
    assert answer.error() == (401, "unauthorized")
    assert site.get(f"/api/sessions/{sha256(body).hexdigest()}").status == 404
    assert author.listed() == []


def test_a_key_that_begins_like_the_right_one_is_wrong(site: SiteClient, author: Author) -> None:
    for key in (site.admin_key[:-1], site.admin_key + "x", site.admin_key.swapcase()):
        answer = site.request("POST", "/api/admin/sessions", {ADMIN_HEADER: key}, author.write("Hi"))
        assert answer.error() == (401, "unauthorized")


def test_blanks_around_the_key_do_not_matter(site: SiteClient, author: Author) -> None:
    body = author.write("Hi")
    answer = site.request("POST", "/api/admin/sessions", {ADMIN_HEADER: f" {site.admin_key} "}, body)
    assert answer.status == 201
    author.published.append(str(answer.json["id"]))


def test_the_key_in_the_address_does_not_count(site: SiteClient, author: Author) -> None:
    target = f"/api/admin/sessions?{ADMIN_HEADER}={site.admin_key}"
    assert site.request("POST", target, {}, author.write("Hi")).error() == (401, "unauthorized")


def test_publishing_tells_id_address_and_novelty(site: SiteClient, author: Author) -> None:
    body = author.write("Hi", "Hello")
    first = author.send(body)
    session_id = first.json["id"]
    url = f"{site.origin}/session/{session_id}"
    assert first.status == 201
    assert first.json == {"id": session_id, "url": url, "created": True, "warnings": []}
    assert first.header("location") == url
    assert len(str(session_id)) == 64


def test_the_id_is_the_hash_of_the_raw_body(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi", "Hello"))
    raw = site.get(f"/api/sessions/{session_id}/raw").body
    assert sha256(raw).hexdigest() == session_id


def test_publishing_again_changes_nothing(site: SiteClient, author: Author) -> None:
    body = author.write("Hi")
    first = author.send(body)
    before = site.get(f"/api/sessions/{first.json['id']}")
    again = author.send(body)
    assert (again.status, again.json["id"], again.json["created"]) == (200, first.json["id"], False)
    assert again.json["url"] == first.json["url"]
    after = site.get(f"/api/sessions/{first.json['id']}")
    assert after.body == before.body
    assert author.listed() == [first.json["id"]]


def test_the_same_session_spelled_otherwise_has_the_same_id(site: SiteClient, author: Author) -> None:
    body = author.write(events=[event(1, "UserMessage", "Hi", attributes={"a": 1, "b": 2})])
    spread = b"\r\n".join(
        json.dumps(dict(reversed(json.loads(line).items()))).encode() for line in body.splitlines()
    )
    first, second = author.send(body), author.send(spread + b"\r\n\n")
    assert (first.status, second.status) == (201, 200)
    assert first.json["id"] == second.json["id"]


def test_a_body_is_stored_in_canonical_form(site: SiteClient, author: Author) -> None:
    """Fields in order, attributes sorted, UTC times, no blanks, stats recomputed (hail.md §10)."""
    first = {
        "agent": {"tool": author.name, "model": "m", "provider": "p", "mood": "lost"},
        "type": "header",
        "context": {
            "updated_at": "2026-03-01T19:00:01+09:00",
            "created_at": "2026-03-01T10:00:00.100000Z",
            "title": None,
            "attributes": {"z": 1, "a": {"y": 1.0, "x": [None]}},
        },
        "session_id": "s",
        "version": "hail-1.0.0",
    }
    second = {
        "content": {"blocks": [{"text": "“Grüße” \u2028 /\x7f", "type": "Text"}]},
        "event_type": {"data": None, "type": "UserMessage"},
        "timestamp": "2026-03-01 10:00:00Z",
        "event_id": "1",
        "attributes": {"b": 2, "a": 1},
        "type": "event",
        "unknown": True,
    }
    stats = dict.fromkeys(
        ("event_count", "message_count", "tool_call_count", "task_count", "duration_seconds"), 9
    )
    session_id = author.publish(lines(first, second, {"type": "stats", **stats}))
    assert site.get(f"/api/sessions/{session_id}/raw").text == (
        '{"type":"header","version":"hail-1.0.0","session_id":"s","agent":{"provider":"p","model":"m","tool":"'
        + author.name
        + '"},"context":{"tags":[],"created_at":"2026-03-01T10:00:00.100Z",'
        '"updated_at":"2026-03-01T10:00:01Z","attributes":{"a":{"x":[null],"y":1.0},"z":1}}}\n'
        '{"type":"event","event_id":"1","timestamp":"2026-03-01T10:00:00Z","event_type":{"type":"UserMessage"},'
        '"content":{"blocks":[{"type":"Text","text":"“Grüße” \u2028 /\x7f"}]},"attributes":{"a":1,"b":2}}\n'
        '{"type":"stats","event_count":1,"message_count":1,"tool_call_count":0,"task_count":0,'
        '"duration_seconds":0,"total_input_tokens":0,"total_output_tokens":0,"user_message_count":1,'
        '"files_changed":0,"lines_added":0,"lines_removed":0}\n'
    )


def test_bytes_that_match_their_claimed_id_stay_as_they_are(site: SiteClient, author: Author) -> None:
    """hail.md §10.3: an object that already has an id keeps its bytes."""
    body = lines(
        header("verbatim", tool=author.name, attributes={"z": 1, "a": 2}),
        *talk("Hi"),
    ).replace(b'"z":1,"a":2', b'"z": 1, "a": 2')
    claimed = sha256(body).hexdigest()
    answer = author.send(body, x_opensession_object_id=claimed)
    assert (answer.status, answer.json["id"]) == (201, claimed)
    assert site.get(f"/api/sessions/{claimed}/raw").body == body
    again = author.send(body, x_opensession_object_id=claimed)
    assert (again.status, again.json["id"]) == (200, claimed)


@pytest.mark.parametrize("claimed", ["0" * 64, "abc", "F" * 64])
def test_a_claimed_id_that_is_not_the_bytes_is_refused(
    site: SiteClient, author: Author, claimed: str
) -> None:
    answer = author.send(author.write("Hi"), x_opensession_object_id=claimed)
    assert answer.error() == (400, "bad_request")
    assert site.get(f"/api/sessions/{claimed.lower()}").status == 404
    assert author.listed() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n",
        b"not json",
        b"[]\n",
        b"{}\n",
        b"\xff\xfe\x00",
        b'\xef\xbb\xbf{"type":"header"}\n',
        b'{"type":"event"}\n',
        lines(header("s", tool="t"))[:-10],
        lines(header("s", tool="t"), {"type": "event", "event_id": "1"}),
        lines(header("s", tool="t"), {"type": "mystery"}),
        lines(header("s", tool="t"), event(1, "Telepathy", "x")),
        lines(header("s", tool="t"), *talk("x")) + b"rest",
        lines(header("s", tool="t")).replace(b"hail-1.0.0", rb"\ud800"),
    ],
    ids=lambda body: body[:24].decode("latin-1") or "nothing",
)
def test_a_body_that_is_not_hail_is_400(site: SiteClient, body: bytes) -> None:
    answer = site.publish(body)
    assert answer.error() == (400, "bad_request")
    assert len(answer.body) < 2000


def test_the_refusal_names_the_line(site: SiteClient, author: Author) -> None:
    body = author.write("Hi", "Hello").replace(b'"UserMessage"', b'"Telepathy"')
    assert "line 2" in str(site.publish(body).json["message"])


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (lines(header("", tool="t"), *talk("x")), "session_id"),
        (lines(header("s", tool=""), *talk("x")), "agent.tool"),
        (lines(header("s", tool="t", provider=""), *talk("x")), "agent.provider"),
        (lines(header("s", tool="t") | {"version": "other-1"}, *talk("x")), "version"),
        (lines(header("s", tool="t")), "no events"),
        (
            lines(header("s", tool="t"), event(1, "UserMessage", "a"), event(1, "UserMessage", "b")),
            "duplicate",
        ),
        (lines(header("s", tool="t"), event(1, "ToolCall", data={"name": ""})), "event_type.name"),
        (lines(header("s", tool="t"), event(1, "FileEdit", data={"path": ""})), "event_type.path"),
        (lines(header("s", tool="t"), event(1, "ShellCommand", data={"command": ""})), "event_type.command"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_session_that_breaks_a_rule_is_422(site: SiteClient, body: bytes, problem: str) -> None:
    answer = site.publish(body)
    assert answer.error() == (422, "invalid_session")
    assert problem in str(answer.json["message"])


def test_of_many_problems_the_first_are_named(site: SiteClient) -> None:
    events = [event(1, "UserMessage", "x") for _ in range(500)]
    answer = site.publish(lines(header("s", tool="t"), *events))
    assert answer.error() == (422, "invalid_session")
    assert len(answer.body) < 4000
    assert "at least 80 more" in str(answer.json["message"])


def test_events_out_of_order_are_a_warning(author: Author) -> None:
    events = [event(5, "UserMessage", "later"), event(1, "AgentMessage", "earlier")]
    answer = author.send(author.write(events=events))
    assert answer.status == 201
    assert answer.json["warnings"] == ["events not in chronological order at index 1"]


def test_the_one_object_form_is_taken_too(site: SiteClient, author: Author) -> None:
    """hail.md §2.4: one JSON object instead of lines; both have the same id."""
    body = author.write("Hi", "Hello")
    first, *events = (json.loads(line) for line in body.splitlines())
    session = {key: value for key, value in first.items() if key != "type"}
    session["events"] = [{key: value for key, value in line.items() if key != "type"} for line in events]
    as_lines = author.send(body)
    stats = json.loads(site.get(f"/api/sessions/{as_lines.json['id']}/raw").body.splitlines()[-1])
    session["stats"] = {key: value for key, value in stats.items() if key != "type"}
    as_object = author.send(compact(session).encode())
    assert (as_object.status, as_object.json["id"]) == (200, as_lines.json["id"])


def test_an_announced_body_over_the_limit_is_413(site: SiteClient) -> None:
    answer = site.publish(Announced(LIMIT + 1))
    assert answer.error() == (413, "body_too_large")


def test_an_unannounced_body_over_the_limit_is_413(site: SiteClient) -> None:
    """Counted while reading, so a length that nobody announced cannot fill the memory."""
    assert site.publish(filler(LIMIT)).error() == (413, "body_too_large")


def test_an_unannounced_body_within_the_limit_is_published(site: SiteClient, author: Author) -> None:
    body = author.write("Hi", "in pieces")
    answer = author.send(body[i : i + 100] for i in range(0, len(body), 100))
    assert answer.status == 201
    assert site.get(f"/api/sessions/{answer.json['id']}/raw").body.startswith(body)


def test_a_body_of_nearly_the_full_size_is_published(site: SiteClient, author: Author) -> None:
    texts = [f"{number} " + "lorem ipsum " * 5000 for number in range(160)]
    body = author.write(*texts)
    assert LIMIT * 0.9 < len(body) < LIMIT
    session_id = author.publish(body)
    raw = site.get(f"/api/sessions/{session_id}/raw")
    assert sha256(raw.body).hexdigest() == session_id
    assert site.get(f"/api/sessions/{session_id}").json["event_count"] == 160


def test_a_stranger_with_a_huge_body_is_turned_away_unread(site: SiteClient) -> None:
    answer = site.request("POST", "/api/admin/sessions", {}, Announced(LIMIT))
    assert answer.error() == (401, "unauthorized")


def test_a_published_session_is_listed_at_once(site: SiteClient, author: Author) -> None:
    """The cached list is cleared by the write, not left to run out."""
    everything = "/api/sessions?per_page=50"
    site.get(everything)
    session_id = author.publish(author.write("Hi", created_at="2099-01-01T00:00:00Z"))
    assert session_ids(site.get(everything))[0] == session_id


def test_all_columns_are_derived(site: SiteClient, author: Author) -> None:
    """hail.md §7, §11, §12, §14; the fields of api.md §2.4."""
    usage = {"input_tokens": 30, "output_tokens": 7}
    events = [
        event(0, "UserMessage", "  Please fix the parser.  "),
        event(1, "TaskStart", data={"title": "one"}, task="t1"),
        event(2, "TaskStart", data={}, task="t2"),
        event(3, "AgentMessage", "On it.", attributes=usage),
        event(4, "FileRead", data={"path": "src/b.py"}),
        event(5, "FileRead", data={"path": "src/a.py"}),
        event(6, "FileEdit", data={"path": "src/a.py", "diff": "-x\n+y\n"}),
        event(7, "FileCreate", data={"path": "README.md"}),
        event(8, "ShellCommand", data={"command": "make", "exit_code": 2}, task="t1"),
        event(9, "ShellCommand", data={"command": "make", "exit_code": 0}, task="t1"),
        event(10, "ToolResult", data={"name": "Grep", "is_error": True}),
        event(11, "TaskEnd", data={"summary": "done"}, task="t2"),
        event(95, "AgentMessage", "Fixed.", attributes=usage),
    ]
    repository = "https://github.com/acme/rocket.git"
    context = {
        "cwd": "/srv/rocket",
        "git_branch": "main",
        "git": {"branch": "main", "commit_hash": "ab" * 20, "repository_url": repository},
    }
    body = author.write(events=events, tags=["a", "b c"], attributes=context)
    session_id = author.publish(body)
    detail = site.get(f"/api/sessions/{session_id}").json
    uploaded_at = str(detail.pop("uploaded_at"))
    assert uploaded_at.endswith("Z")
    assert len(uploaded_at) >= len("2026-01-01T00:00:00Z")
    assert detail == {
        "id": session_id,
        "user_id": None,
        "nickname": None,
        "tool": author.name,
        "agent_provider": "anthropic",
        "agent_model": "claude-opus-4-6",
        "title": "Please fix the parser.",
        "description": "Please fix the parser.",
        "tags": "a,b c",
        "created_at": "2026-03-01T10:00:00Z",
        "message_count": 4,
        "task_count": 2,
        "event_count": 13,
        "duration_seconds": 95,
        "total_input_tokens": 60,
        "total_output_tokens": 14,
        "git_remote": repository,
        "git_branch": "main",
        "git_commit": "ab" * 20,
        "git_repo_name": "acme/rocket",
        "working_directory": "/srv/rocket",
        "files_modified": '["README.md","src/a.py"]',
        "files_read": '["src/b.py"]',
        "has_errors": True,
        "max_active_agents": 3,
        "session_score": 81,
        "score_plugin": "heuristic_v1",
    }


def test_what_is_unknown_is_null_or_absent(site: SiteClient, author: Author) -> None:
    """api.md §2.4: some keys are always there, the Git and path fields only with a value."""
    session_id = author.publish(author.write(events=[event(1, "ShellCommand", data={"command": "ls"})]))
    detail = site.get(f"/api/sessions/{session_id}").json
    assert (detail["title"], detail["description"], detail["tags"]) == (None, None, None)
    optional = {"git_remote", "git_branch", "git_commit", "git_repo_name", "pr_number", "pr_url"}
    assert not (optional | {"working_directory", "files_modified", "files_read"}) & set(detail)
    assert detail["has_errors"] is False
    assert detail["max_active_agents"] == 1
    assert detail["session_score"] == 100
