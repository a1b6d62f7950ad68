"""Git's packet framing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.sources.pkt_line import (
    MAX_PAYLOAD_BYTES,
    Marker,
    PktLineError,
    dump_packets,
    parse_packets,
)

packets = st.lists(st.one_of(st.binary(max_size=300), st.sampled_from(Marker)))


@given(packets)
def test_what_is_dumped_parses_back(sequence: list[bytes | Marker]) -> None:
    assert list(parse_packets(dump_packets(sequence))) == sequence


@given(st.binary(max_size=200))
def test_any_bytes_parse_or_raise(data: bytes) -> None:
    try:
        sequence = list(parse_packets(data))
    except PktLineError:
        return
    assert dump_packets(sequence).lower() == data.lower()


def test_the_examples_of_the_format() -> None:
    assert dump_packets([b"a\n", b"foobar\n", b"", Marker.FLUSH]) == b"0006a\n000bfoobar\n00040000"
    assert list(parse_packets(b"0006a\n00010002")) == [b"a\n", Marker.DELIMITER, Marker.RESPONSE_END]


@pytest.mark.parametrize(
    "data", [b"0003", b"000", b"00x4", b"+004", b"0_09abcde", b"0009abc", b" 004", b"fffe"]
)
def test_broken_framing_is_an_error(data: bytes) -> None:
    with pytest.raises(PktLineError):
        list(parse_packets(data))


def test_a_payload_has_a_largest_size() -> None:
    largest = bytes(MAX_PAYLOAD_BYTES)
    assert dump_packets([largest])[:4] == b"fff0"
    with pytest.raises(PktLineError):
        dump_packets([largest + b"x"])
