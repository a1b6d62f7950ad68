"""Asking for refs in Git's own protocol."""

import pytest

from opensession.sources.pkt_line import Marker, Packet, PktLineError, parse_packets
from opensession.sources.refs import full_names, ls_refs_request, parse_refs

ONE, TWO = "1" * 40, "2" * 40
LONG = "3" * 64


def test_the_request_asks_for_the_two_meanings_of_a_name() -> None:
    packets = list(parse_packets(ls_refs_request("v1")))
    assert packets[0] == b"command=ls-refs\n"
    assert packets[packets.index(Marker.DELIMITER) + 1 :] == [
        b"peel\n",
        b"symrefs\n",
        b"ref-prefix refs/heads/v1\n",
        b"ref-prefix refs/tags/v1\n",
        Marker.FLUSH,
    ]


@pytest.mark.parametrize(
    ("ref", "names"),
    [
        ("main", ("refs/heads/main", "refs/tags/main")),
        ("HEAD", ("HEAD",)),
        ("refs/pull/7/head", ("refs/pull/7/head",)),
    ],
)
def test_full_names(ref: str, names: tuple[str, ...]) -> None:
    assert full_names(ref) == names


def test_an_answer_maps_names_to_commits() -> None:
    packets: list[Packet] = [
        f"{ONE} HEAD symref-target:refs/heads/main\n".encode(),
        f"{ONE} refs/heads/main\n".encode(),
        f"{TWO} refs/tags/v1 peeled:{ONE}\n".encode(),
        f"{LONG} refs/heads/sha256\n".encode(),
        b"unborn refs/heads/none symref-target:refs/heads/x\n",
        Marker.FLUSH,
    ]
    assert parse_refs(packets) == {
        "HEAD": ONE,
        "refs/heads/main": ONE,
        "refs/tags/v1": ONE,
        "refs/heads/sha256": LONG,
    }


@pytest.mark.parametrize(
    "packets",
    [
        [b"ERR no such repository"],
        [b"ERR", Marker.FLUSH],
        [f"{ONE} refs/heads/main\n".encode()],
        [f"{ONE[:39]} refs/heads/main\n".encode(), Marker.FLUSH],
        [Marker.DELIMITER, Marker.FLUSH],
        [],
    ],
)
def test_anything_else_is_no_answer(packets: list[Packet]) -> None:
    with pytest.raises(PktLineError):
        parse_refs(packets)
