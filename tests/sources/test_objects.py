"""The request for objects, and the frame their pack comes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.sources.objects import HostRefusedError, Wants, fetch_request, parse_answer
from opensession.sources.pkt_line import Marker, Packet, PktLineError, dump_packets, parse_packets

ONE, TWO = "1" * 40, "2" * 40


def test_the_request_for_a_commit_without_its_files() -> None:
    packets = list(parse_packets(fetch_request(Wants((ONE,), "blob:none", shallow=True))))
    assert packets[0] == b"command=fetch\n"
    assert packets[packets.index(Marker.DELIMITER) + 1 :] == [
        b"no-progress\n",
        b"ofs-delta\n",
        b"deepen 1\n",
        b"filter blob:none\n",
        f"want {ONE}\n".encode(),
        b"done\n",
        Marker.FLUSH,
    ]


def test_the_request_for_files() -> None:
    packets = list(parse_packets(fetch_request(Wants((ONE, TWO)))))
    assert packets[-4:] == [f"want {ONE}\n".encode(), f"want {TWO}\n".encode(), b"done\n", Marker.FLUSH]
    assert not any(
        b"filter" in packet or b"deepen" in packet for packet in packets if isinstance(packet, bytes)
    )


def test_long_ids_name_their_hash() -> None:
    assert b"object-format=sha256\n" in list(parse_packets(fetch_request(Wants(("3" * 64,)))))
    assert b"object-format" not in fetch_request(Wants((ONE,)))


def test_the_pack_is_what_is_on_its_band() -> None:
    packets: list[Packet] = [
        b"shallow-info\n",
        f"shallow {ONE}".encode(),
        Marker.DELIMITER,
        b"packfile\n",
        b"\2Counting objects\n",
        b"\1PA",
        b"\1",
        b"\1CK",
        Marker.FLUSH,
    ]
    assert parse_answer(packets) == b"PACK"


@pytest.mark.parametrize(
    ("packets", "unknown"),
    [
        ([b"ERR upload-pack: not our ref 1234"], True),
        ([b"ERR upload-pack: no filters here\n"], False),
        ([b"packfile\n", b"\1PACK", b"\3fatal: out of memory", Marker.FLUSH], False),
        ([], False),
        ([b"acknowledgments\n", b"NAK\n", Marker.FLUSH], False),
    ],
)
def test_a_host_that_refuses(packets: list[Packet], unknown: bool) -> None:
    with pytest.raises(HostRefusedError) as caught:
        parse_answer(packets)
    assert caught.value.unknown_object is unknown


@pytest.mark.parametrize(
    "packets",
    [
        [b"packfile\n", b"\1PACK"],
        [b"packfile\n", b"\4PACK", Marker.FLUSH],
        [b"packfile\n", b"", Marker.FLUSH],
        [b"packfile\n", Marker.DELIMITER, Marker.FLUSH],
        [f"{ONE} refs/heads/main\n".encode(), Marker.FLUSH],
    ],
)
def test_anything_else_is_no_answer(packets: list[Packet]) -> None:
    with pytest.raises(PktLineError):
        parse_answer(packets)


@given(st.binary(max_size=200), st.lists(st.binary(max_size=50)))
def test_any_answer_is_read_or_refused(data: bytes, packets: list[bytes]) -> None:
    for body in (data, dump_packets([b"packfile\n", *packets]) + data):
        try:
            parse_answer(parse_packets(body))
        except (PktLineError, HostRefusedError):
            continue
