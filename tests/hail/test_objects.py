"""Ids, and which bytes are stored (hail.md §10.2, §10.3)."""

import hashlib

import pytest

from opensession.hail import HailError, adopt, ingest, object_id, write_session
from tests.hail.samples import HEADER_LINE, event_object, header, jsonl, said, session

CANONICAL = write_session(session(said("x"), head=header(attributes={"a": 1, "b": 2})))
SHUFFLED = CANONICAL.replace(b'"a":1,"b":2', b'"b":2,"a":1')


def test_bytes_that_match_their_id_stay_as_they_are() -> None:
    claimed = object_id(SHUFFLED)
    assert claimed == hashlib.sha256(SHUFFLED).hexdigest() != object_id(CANONICAL)
    for name in (claimed, claimed.upper()):
        kept = adopt(SHUFFLED, name)
        assert (kept.id, kept.chunks, kept.verbatim) == (claimed, (SHUFFLED,), True)


@pytest.mark.parametrize("claimed", [None, "", "0" * 64, object_id(CANONICAL)])
def test_other_bytes_are_canonicalised(claimed: str | None) -> None:
    made = adopt(SHUFFLED, claimed)
    assert (made.id, b"".join(made.chunks), made.verbatim) == (object_id(CANONICAL), CANONICAL, False)
    assert made.id == ingest(SHUFFLED).id


def test_canonical_bytes_come_out_unchanged_either_way() -> None:
    assert b"".join(adopt(CANONICAL, None).chunks) == CANONICAL
    assert adopt(CANONICAL, object_id(CANONICAL)).verbatim


def test_new_input_is_read_strictly() -> None:
    for data in (b"", b"junk", HEADER_LINE + b"{", jsonl(event_object({"type": "Odd"}))):
        with pytest.raises(HailError):
            adopt(data, None)
    assert adopt(b"junk", object_id(b"junk")).verbatim
