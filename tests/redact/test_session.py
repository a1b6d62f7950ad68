"""Masking a whole session: where it looks, what it leaves alone, and what it says about it."""

import json

import pytest
from pydantic import JsonValue

from opensession.hail import (
    Agent,
    CodeBlock,
    CodeSearch,
    Content,
    ContentBlock,
    Event,
    EventType,
    FileBlock,
    FileEdit,
    FileRead,
    ImageBlock,
    JsonBlock,
    ReferenceBlock,
    Session,
    ShellCommand,
    TaskEnd,
    TaskStart,
    TextBlock,
    ToolCall,
    ToolResult,
    WebFetch,
    WebSearch,
    ingest,
    read_session,
    recompute_stats,
    write_session,
)
from opensession.redact import ATTRIBUTE, RULES, find, redact
from tests.hail.samples import START, event, header, said, session

TOKEN = "ghp_" + "mX4kQ9vT2bWz7RcJ5hLd8NfYs3GpA6uEe1Ki"
OTHER = "ghp_" + "Zk7wPq2LxV9nRt4BcM6yHs8DjF3gUe5Ao1Ti"
PASSWORD = "vK8#" + "tulip4Rain"
KEY_BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"
PEM = f"-----BEGIN PRIVATE KEY-----\n{KEY_BODY}\n{KEY_BODY[::-1]}\n-----END PRIVATE " + "KEY-----"


def written(*events: Event, **head: object) -> bytes:
    """Canonical bytes of a session with these events."""
    return write_session(session(*events, head=header(**head)))  # type: ignore[arg-type] # header's own


def cleaned(*events: Event, **head: object) -> Session:
    """The session with its findings masked."""
    return read_session(b"".join(redact(written(*events, **head)).chunks))


def with_block(block: ContentBlock) -> Event:
    return event(None, block)


PLACES: dict[str, Event] = {
    "content.blocks[0].text": said(f"use {TOKEN} here"),
    "content.blocks[0].code": with_block(CodeBlock(code=f"login({TOKEN!r})")),
    "content.blocks[0].path": with_block(FileBlock(path=f"notes/{TOKEN}.txt")),
    "content.blocks[0].content": with_block(FileBlock(path="a.txt", content=f"one\ntwo {TOKEN}")),
    "content.blocks[0].url": with_block(ImageBlock(url=f"https://x.org/{TOKEN}", mime="image/png")),
    "content.blocks[0].alt": with_block(ImageBlock(url="https://x.org/", alt=TOKEN, mime="image/png")),
    "content.blocks[0].uri": with_block(ReferenceBlock(uri=f"x:{TOKEN}", media_type="text/plain")),
    "content.blocks[0].data": with_block(JsonBlock(data=TOKEN)),
    "content.blocks[0].data.deep[1].er": with_block(JsonBlock(data={"deep": [1, {"er": f"a {TOKEN}"}]})),
    "content.blocks[0].data(key)": with_block(JsonBlock(data={TOKEN: 1})),
    "event_type.data.path": event(FileRead(path=f"/srv/{TOKEN}")),
    "event_type.data.diff": event(FileEdit(path="a", diff=f"@@ -1 +1 @@\n-a\n+{TOKEN}\n")),
    "event_type.data.command": event(ShellCommand(command=f"echo {TOKEN}")),
    "event_type.data.query": event(CodeSearch(query=TOKEN)),
    "event_type.data.url": event(WebFetch(url=f"https://x.org/?q={TOKEN}")),
    "event_type.data.title": event(TaskStart(title=f"Try {TOKEN}")),
    "event_type.data.summary": event(TaskEnd(summary=f"Tried {TOKEN}")),
    "attributes.note": event(attributes={"note": f"({TOKEN})"}),
    "attributes.deep.er[0]": event(attributes={"deep": {"er": [TOKEN]}}),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_found_wherever_text_can_stand(place: str) -> None:
    data = written(said("before"), PLACES[place])
    (found,) = find(data)
    assert (found.rule, found.kind, found.line) == ("github-pat", "secret", 3)
    assert found.place.replace("[…]", "") == f"events[1].{place}"
    clean = b"".join(redact(data).chunks)
    assert TOKEN.encode() not in clean
    assert b"[redacted:github-pat]" in clean


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("context.title", {"title": f"Use {TOKEN}"}),
        ("context.description", {"description": TOKEN}),
        ("context.tags[1]", {"tags": ("a", TOKEN)}),
        ("context.attributes.cwd", {"attributes": {"cwd": f"/srv/{TOKEN}"}}),
    ],
)
def test_the_header_is_looked_through(place: str, fields: dict[str, object]) -> None:
    data = written(said("x"), **fields)
    (found,) = find(data)
    assert (found.place, found.line) == (place, 1)
    assert TOKEN.encode() not in b"".join(redact(data).chunks)


def test_a_finding_says_the_column() -> None:
    (found,) = find(written(said(f"비밀 {TOKEN}")))
    assert found.column == 4


def test_ids_times_and_names_stay() -> None:
    agent = Agent(provider="x", model="m", tool="t")
    event_type: EventType = ToolResult(name="bash", is_error=False, call_id="c-1")
    before = Event(
        event_id="e-1",
        timestamp=START,
        event_type=event_type,
        task_id="task-1",
        content=Content(blocks=(TextBlock(text=TOKEN),)),
        attributes={"semantic.call_id": "c-1"},
    )
    after = cleaned(before, agent=agent, session_id="s-77", related=("s-76",))
    assert after.session_id == "s-77"
    assert after.agent == agent
    assert after.context.related_session_ids == ("s-76",)
    assert after.events == (
        before.model_copy(update={"content": Content(blocks=(TextBlock(text="[redacted:github-pat]"),))}),
    )


def test_the_same_secret_has_one_marker_and_another_its_own() -> None:
    after = cleaned(said(f"{TOKEN} {OTHER}"), said(f"{OTHER} {TOKEN}"))
    texts = [
        block.text for one in after.events for block in one.content.blocks if isinstance(block, TextBlock)
    ]
    assert texts == [
        "[redacted:github-pat] [redacted:github-pat:2]",
        "[redacted:github-pat:2] [redacted:github-pat]",
    ]


def test_a_session_masked_before_keeps_its_markers_and_account() -> None:
    once = redact(written(said(TOKEN)))
    grown = read_session(b"".join(once.chunks))
    grown = grown.model_copy(update={"events": (*grown.events, said(OTHER))})
    twice = redact(write_session(grown))
    after = read_session(b"".join(twice.chunks))
    assert [
        block.text for one in after.events for block in one.content.blocks if isinstance(block, TextBlock)
    ] == [
        "[redacted:github-pat]",
        "[redacted:github-pat:2]",
    ]
    assert after.context.attributes[ATTRIBUTE] == {"github-pat": 2}


def test_a_secret_found_once_is_masked_in_every_form() -> None:
    forms = f"{PASSWORD} / {json.dumps(PASSWORD)} / vK8%23tulip4Rain / dks4I3R1bGlwNFJhaW4= /x"
    data = written(said(forms), event(ShellCommand(command=f"DB_PASSWORD='{PASSWORD}' ./run")))
    clean = b"".join(redact(data).chunks).decode()
    assert "tulip4Rain" not in clean
    assert "dks4I3R1bGlwNFJhaW" not in clean
    assert clean.count("[redacted:assigned-secret]") == 5


def test_a_short_or_common_value_is_masked_only_where_it_is_assigned() -> None:
    after = cleaned(said("production and s3cr3t! are words"), said('{"password": "s3cr3t!"}'))
    assert after.events[0] == said("production and s3cr3t! are words")
    assert "s3cr3t!" not in str(after.events[1])


def test_what_masking_brings_to_light_is_masked_too() -> None:
    glued = f"password: k9Qz7Tw2xPv5{TOKEN} ?token=k9Qz7Tw2xPv5& ada@lovelace.dev+ada@lovelace.dev"
    clean = b"".join(redact(written(said(glued))).chunks)
    assert find(clean) == ()
    assert TOKEN.encode() not in clean
    assert b"lovelace" not in clean


def test_the_account_is_in_the_header_and_the_reply() -> None:
    data = written(said(f"{TOKEN} and /home/ada/x and ada@lovelace.dev"), attributes={"cwd": "/home/ada"})
    done = redact(data)
    account = {"email-address": 1, "github-pat": 1, "home-folder": 2}
    assert done.account == account
    assert len(done.findings) == 4
    after = read_session(b"".join(done.chunks))
    assert after.context.attributes == {ATTRIBUTE: account, "cwd": "~"}


def test_what_is_allowed_stays_even_where_a_weaker_rule_would_find_it() -> None:
    data = written(said(f"GITHUB_TOKEN={TOKEN}"), said(f"password='{PASSWORD}'"))
    done = redact(data, allow=["github-pat"])
    clean = b"".join(done.chunks)
    assert TOKEN.encode() in clean
    assert PASSWORD.encode() not in clean
    assert done.account == {"assigned-secret": 1}


def test_a_clean_session_comes_back_as_it_came() -> None:
    data = written(said("nothing here"), event(FileEdit(path="src/a.py", diff="-a\n+b")))
    done = redact(data)
    assert b"".join(done.chunks) == data
    assert done.account == {}
    pieces = [data[:7], data[7:100], data[100:]]
    assert redact(iter(pieces)).chunks == tuple(pieces)


def test_the_result_is_canonical_and_counts_anew() -> None:
    edits = [
        event(
            FileEdit(
                path=f"/home/{name}/a", diff=f"@@ -1 +1,5 @@\n-a\n+{PEM.replace(chr(10), chr(10) + '+')}\n"
            )
        )
        for name in ("ada", "bob")
    ]
    data = written(*edits)
    assert ingest(data).stats.files_changed == 2
    clean = b"".join(redact(data).chunks)
    after = read_session(clean)
    assert ingest(clean).canonical() == clean
    assert after.stats == recompute_stats(after.events)
    assert after.stats.files_changed == 1
    assert after.stats.lines_added == read_session(data).stats.lines_added
    assert KEY_BODY not in clean.decode()


def test_a_number_is_no_text_and_large_ones_stay() -> None:
    data: JsonValue = {"big": 2**64 - 1, "small": 1e-07, "deep": [TOKEN, -0.0]}
    after = cleaned(with_block(JsonBlock(data=data)))
    (block,) = after.events[0].content.blocks
    assert block == JsonBlock(
        data={"big": 2**64 - 1, "small": 1e-07, "deep": ["[redacted:github-pat]", -0.0]}
    )


def test_keys_that_become_the_same_are_kept_apart() -> None:
    data: JsonValue = {"/home/ada/x": 1, "/home/bob/x": 2}
    after = cleaned(with_block(JsonBlock(data=data)))
    assert after.events[0].content.blocks == (JsonBlock(data={"~/x": 1, "~/x (2)": 2}),)


@pytest.mark.parametrize(
    "data",
    [
        {"password": "q7Tulip!"},
        {"env": [{"name": "DB_PASSWORD", "value": "q7Tulip!"}]},
        {"args": ["--password", "q7Tulip!"]},
        {"a": {"apiKey": "q7TulipRain"}},
    ],
)
def test_a_sibling_makes_a_value_a_secret(data: JsonValue) -> None:
    after = str(cleaned(with_block(JsonBlock(data=data))).events)
    assert "[redacted:assigned-secret]" in after
    assert "q7Tulip" not in after


def test_pictures_and_names_of_tools_are_not_looked_into() -> None:
    picture = "data:image/png;base64," + (TOKEN.replace("_", "/") + "AKIA" + "QWERTYUIOPASDFGH" + "+") * 20
    data = written(
        event(ToolCall(name="ask_secret"), ImageBlock(url=picture, mime="image/png")),
        event(WebSearch(query="x")),
    )
    assert find(data) == ()


def test_no_finding_holds_a_secret() -> None:
    data = written(
        with_block(JsonBlock(data={TOKEN: {PASSWORD: "x", "password": PASSWORD, TOKEN + "x": TOKEN}})),
        said(f"TOKEN={TOKEN} password='{PASSWORD}' {PEM} /home/ada/{PASSWORD}"),
        attributes={PASSWORD: TOKEN},
    )
    found = find(data)
    assert len(found) >= 9
    assert TOKEN not in str(found)
    assert PASSWORD not in str(found)


def test_every_rule_is_in_the_table_once() -> None:
    assert all(name == rule.name and rule.tells for name, rule in RULES.items())
