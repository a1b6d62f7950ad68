"""What holds for every session: masking twice is masking once, and nothing planted survives."""

import json
import re
from base64 import b64encode
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import (
    CodeBlock,
    FileEdit,
    JsonBlock,
    Session,
    ShellCommand,
    TextBlock,
    ingest,
    read_session,
    write_session,
)
from opensession.redact import ATTRIBUTE, find, redact
from opensession.redact.anchors import is_suspect
from opensession.redact.text import apart, hits_in
from tests.hail import strategies
from tests.hail.samples import event, header, session

SECRETS = (
    "ghp_" + "mX4kQ9vT2bWz7RcJ5hLd8NfYs3GpA6uEe1Ki",
    "AKIA" + "QW4RTY7UZ2OPASDF",
    "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "glpat-" + "xY7_qW3-rT9zB2mK8vNc",
    "hvs." + "CAESIJ9fqXk2vT7bWz4RcJ5hLd8NfYs3GpA6uEe1KimX4kQ9vT2bWz7RcJ5hLd8NfYs3GpA6uEe1KimX4kQ9vT2bWz7R",
)
PIECES = (
    *(
        "/home/ada/x",
        "C:\\Users\\ada\\x",
        "ada@lovelace.dev",
        "password: k9Qz7Tw2xPv5",
        "TOKEN=a7F3q9Z1x5",
        " ",
    ),
    *(
        '"secret": "k9Qz7Tw2xPv5"',
        "https://a:k9Qz7Tw2xPv5@h/",
        "?token=k9Qz7Tw2xPv5&",
        "Bearer a7F3q9Z1x5b8G4r0",
    ),
    *(
        "[redacted:github-pat]",
        "[redacted:assigned-secret:2]",
        "~",
        "/home/",
        "@",
        "=",
        ":",
        "\\",
        '"',
        "\n",
        "://",
    ),
    *(
        "-----BEGIN PRIVATE " + "KEY-----\n",
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ",
        "+",
        "-",
        "--token ",
        "key",
    ),
)
spiced = st.lists(st.sampled_from((*PIECES, *SECRETS)) | strategies.texts, max_size=8).map("".join)
wrapped = st.sampled_from(
    (
        str,
        json.dumps,
        lambda text: json.dumps({"a": [text]}),
        lambda text: quote(text, safe=""),
        lambda text: f"https://x.org/?q={text}",
        lambda text: f"token={text}&a=b",
        lambda text: f"비밀은 {text}입니다",
        lambda text: f"\x1b[31m{text}\x1b[0m",
    )
)


def sessions_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Session]:
    """Sessions that have these texts in every sort of place."""

    def put_together(first: tuple[str, str, str], data: JsonValue, second: tuple[str, str]) -> Session:
        (title, said, code), (diff, command) = first, second
        return session(
            event(None, TextBlock(text=said), CodeBlock(code=code), JsonBlock(data=data), event_id="1"),
            event(FileEdit(path=code, diff=diff), event_id="2"),
            event(ShellCommand(command=command), event_id="3", attributes={"note": said}),
            head=header(title=title, attributes={"cwd": command}),
        )

    free = texts | st.dictionaries(texts, texts | st.lists(texts, max_size=2), max_size=2)
    return st.builds(put_together, st.tuples(texts, texts, texts), free, st.tuples(texts, texts))


@settings(max_examples=150)
@given(sessions_of(spiced))
def test_masking_twice_is_masking_once(one: Session) -> None:
    once = b"".join(redact(write_session(one)).chunks)
    again = redact(once)
    assert again.findings == ()
    assert b"".join(again.chunks) == once


@settings(max_examples=100)
@given(sessions_of(spiced))
def test_the_result_is_canonical_with_the_same_events(one: Session) -> None:
    clean = b"".join(redact(write_session(one)).chunks)
    assert ingest(clean).canonical() == clean
    after = read_session(clean)
    assert [event.event_id for event in after.events] == [event.event_id for event in one.events]
    assert [event.event_type.type for event in after.events] == [
        event.event_type.type for event in one.events
    ]
    assert [event.timestamp for event in after.events] == [event.timestamp for event in one.events]


@given(strategies.sessions)
def test_what_holds_nothing_stays_as_it_is(one: Session) -> None:
    data = ingest(write_session(one)).canonical()
    done = redact(data)
    assert bool(done.findings) == bool(done.account) == (b"".join(done.chunks) != data)


@settings(max_examples=100)
@given(
    secrets=st.lists(st.sampled_from(SECRETS), min_size=1, max_size=3, unique=True),
    wrap=wrapped,
    around=st.tuples(
        st.sampled_from(("", " ", "\n", "키: ", "(", "'")), st.sampled_from(("", " ", "\n", "를", ")", "'"))
    ),
    one=sessions_of(st.just("x")),
)
def test_no_planted_secret_survives(
    secrets: list[str], wrap: object, around: tuple[str, str], one: Session
) -> None:
    assert callable(wrap)
    planted = [
        event(None, TextBlock(text=around[0] + wrap(secret) + around[1]), JsonBlock(data={secret: [secret]}))
        for secret in secrets
    ]
    data = write_session(one.model_copy(update={"events": (*one.events, *planted)}))
    clean = b"".join(redact(data).chunks)
    for secret in secrets:
        for form in (
            secret,
            json.dumps(secret)[1:-1],
            quote(secret, safe=""),
            b64encode(secret.encode()).decode(),
        ):
            assert form.encode() not in clean
    assert set(read_session(clean).context.attributes[ATTRIBUTE]) <= {finding.rule for finding in find(data)}  # type: ignore[arg-type] # a map of counts


@settings(max_examples=300)
@given(spiced)
def test_a_line_is_suspect_when_one_of_its_texts_is(text: str) -> None:
    if hits_in(text):
        assert is_suspect(json.dumps({"a": text}, ensure_ascii=False).encode())


@settings(max_examples=200)
@given(spiced)
def test_hits_are_apart_and_in_order(text: str) -> None:
    end = 0
    for hit in apart(hits_in(text)):
        assert end <= hit.start < hit.end <= len(text)
        end = hit.end


def test_markers_have_one_form() -> None:
    text = "".join(f"{secret} " for secret in SECRETS)
    clean = b"".join(redact(write_session(session(event(None, TextBlock(text=text))))).chunks).decode()
    assert len(re.findall(r"\[redacted:[a-z0-9-]+(?::\d+)?\]", clean)) == len(SECRETS)
