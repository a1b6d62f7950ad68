"""Whatever comes in, only documented errors come out."""

import random
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from opensession.hail import (
    HailIoError,
    HailJsonError,
    Ingested,
    MissingHeaderError,
    Session,
    UnexpectedLineTypeError,
    adopt,
    ingest,
    read_any,
    read_header,
    read_header_and_stats,
    read_session,
    read_session_object,
    recognise,
    write_session,
    write_session_object,
)
from tests.hail.samples import HEADER_LINE
from tests.hail.strategies import sessions
from tests.hail.test_writer import KILN

LEGACY = b"""\
{"v":"hail/0.1","tool":"codex","model":"o3","ts":"2026-01-05T09:00:00Z"}
{"role":"human","content":["a",{"text":"b"},3]}
{"role":"agent","content":"x","tool_calls":[{"name":"n","arguments":{}},"s",null]}
{"type":"file_edit","path":"p","diff":"+a","lines_changed":1}
{"type":"error","tool":"t","message":"m"}
"""


DOCUMENTED = (HailIoError, HailJsonError, MissingHeaderError, UnexpectedLineTypeError)


def read_everywhere(data: bytes) -> None:
    for read in (read_session, read_session_object, read_header, read_header_and_stats, ingest):
        with suppress(*DOCUMENTED):
            read(data)
    assert 0 <= recognise(data, "a.jsonl") <= 100
    with suppress(*DOCUMENTED):
        adopt(data, None)
    with suppress(*DOCUMENTED):
        read_any(data, tolerant=False)
    with suppress(*DOCUMENTED):
        result = ingest(data, tolerant=True)
        check_account(result, data)


def check_account(result: Ingested, data: bytes) -> None:
    account = result.account
    assert account.read == account.mapped + account.raw + account.broken
    assert ingest(result.canonical()).id == result.id
    assert ingest([data[:9], data[9:]], tolerant=True).id == result.id


@given(st.binary(max_size=200))
def test_random_bytes(data: bytes) -> None:
    read_everywhere(data)
    read_everywhere(HEADER_LINE + data)


@given(st.text(st.sampled_from('{}[]":,\\ \nnulltype1-.eé'), max_size=80))
def test_random_structure(text: str) -> None:
    read_everywhere(text.encode())
    read_everywhere(HEADER_LINE + text.encode())
    read_everywhere(b'{"version":"hail-1.0.0","events":[' + text.encode())


@settings(max_examples=150)
@given(sessions, st.randoms(use_true_random=False))
def test_mutated_sessions(made: Session, rng: random.Random) -> None:
    for text in (KILN.encode(), write_session_object(read_session(KILN.encode())), LEGACY):
        read_everywhere(mutated(text, rng))
    read_everywhere(mutated(write_session(made), rng))


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Change, drop, double or cut at a few random places."""
    text = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(text) + 1)
        match rng.randrange(5):
            case 0:
                text[place : place + 1] = bytes([rng.randrange(256)])
            case 1:
                del text[place : place + rng.randint(1, 20)]
            case 2:
                text[place:place] = rng.choice([b'"', b"{", b"}", b"[", b"]", b",", b"\n", b"null", b"\\"])
            case 3:
                text[place:place] = text[place : place + rng.randint(1, 60)]
            case 4:
                del text[rng.randrange(len(text) + 1) :]
    return bytes(text)
