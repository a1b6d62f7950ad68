"""Packs that git wrote, packs written to do harm, and packs that chance made."""

import hashlib
import random
import tempfile
import zlib
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.sources.delta import DeltaError, apply_delta, result_size
from opensession.sources.packfile import (
    MAX_CHAIN,
    OFS_DELTA,
    REF_DELTA,
    GitObject,
    Kind,
    PackBudget,
    PackError,
    PackTooLargeError,
    object_id,
    parse_pack,
)
from tests.standin.repository import Repository

BUDGET = PackBudget(max_bytes=1_000_000, max_objects=10_000)
BLOB = Kind.BLOB


def size_bytes(size: int) -> bytes:
    """Write a delta's size: seven bits a byte, lowest first."""
    parts = bytearray()
    while size > 0x7F:
        parts.append(size & 0x7F | 0x80)
        size >>= 7
    return bytes([*parts, size])


def entry(kind: int, data: bytes, base: bytes = b"", size: int | None = None) -> bytes:
    """Write one object as it stands in a pack; ``base`` is the reference of a delta."""
    size = len(data) if size is None else size
    head, rest = kind << 4 | size & 15, size >> 4
    start = bytes([head | 0x80]) + size_bytes(rest) if rest else bytes([head])
    return start + base + zlib.compress(data)


def pack_of(entries: Iterable[bytes], count: int | None = None) -> bytes:
    """Put entries into a pack with a right checksum."""
    entries = list(entries)
    count = len(entries) if count is None else count
    body = b"PACK\0\0\0\2" + count.to_bytes(4) + b"".join(entries)
    return body + hashlib.sha1(body).digest()


def delta_of(base_size: int, size: int, *instructions: bytes) -> bytes:
    """Write a delta."""
    return size_bytes(base_size) + size_bytes(size) + b"".join(instructions)


def insert(data: bytes) -> bytes:
    """Write the instruction that adds up to 127 new bytes."""
    return bytes([len(data)]) + data


def blob_id(data: bytes) -> str:
    """Return a blob's id."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@cache
def packs_of_git(object_format: str) -> tuple[dict[str, bytes], list[bytes]]:
    """Return blobs by id, and packs of them with deltas by offset and by id, in several orders."""
    noise = random.Random(1)
    base = noise.randbytes(20_000)
    versions = [base]
    for place in range(0, 15_000, 250):
        versions.append(versions[-1][:place] + noise.randbytes(100) + versions[-1][place + 100 :])
    contents = [*versions, b"", b"a", bytes(100_000), base * 3]
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository.create(Path(folder) / "r", object_format)
        blobs = {repository.add_blob(data): data for data in contents}
        names = "\n".join(blobs).encode()
        packs = [
            repository.git("pack-objects", "--stdout", "-q", *options, stdin=names)
            for options in (("--delta-base-offset",), (), ("--window=0",), ("--depth=1",))
        ]
    return blobs, packs


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_packs_that_git_wrote(object_format: str) -> None:
    blobs, packs = packs_of_git(object_format)
    deepest = []
    for pack in packs:
        found = parse_pack(pack, PackBudget(4_000_000, 100), object_format)
        assert {name: item.data for name, item in found.items()} == blobs
        deepest.append(max(item.depth for item in found.values()))
    assert min(deepest[:2]) > 5
    assert deepest[2:] == [0, 1]


def test_all_kinds_of_objects(tmp_path: Path) -> None:
    repository = Repository.create(tmp_path / "r")
    repository.tag("v1", repository.commit({"d/a": b"1"}))
    pack = repository.git("pack-objects", "--stdout", "-q", "--all", "--revs", stdin=b"")
    kinds = sorted(item.kind for item in parse_pack(pack, BUDGET).values())
    assert kinds == [Kind.COMMIT, Kind.TREE, Kind.TREE, Kind.BLOB, Kind.TAG]
    for name, item in parse_pack(pack, BUDGET).items():
        assert repository.git("cat-file", item.kind.name.lower(), name) == item.data


def test_a_delta_may_come_before_its_base() -> None:
    one, two, three = b"one", b"onetwo", b"onetwothree"
    pack = pack_of(
        [
            entry(REF_DELTA, delta_of(6, 11, b"\x90\x06", insert(b"three")), bytes.fromhex(blob_id(two))),
            entry(REF_DELTA, delta_of(3, 6, b"\x90\x03", insert(b"two")), bytes.fromhex(blob_id(one))),
            entry(BLOB, one),
        ]
    )
    found = parse_pack(pack, BUDGET)
    assert {name: item.data for name, item in found.items()} == {
        blob_id(data): data for data in (one, two, three)
    }


def test_a_delta_may_be_made_from_one_that_still_waits() -> None:
    one, two, three = b"one", b"onetwo", b"onetwothree"
    waits = entry(REF_DELTA, delta_of(3, 6, b"\x90\x03", insert(b"two")), bytes.fromhex(blob_id(one)))
    further = entry(OFS_DELTA, delta_of(6, 11, b"\x90\x06", insert(b"three")), bytes([len(waits)]))
    found = parse_pack(pack_of([waits, further, entry(BLOB, one)]), BUDGET)
    assert {item.data: item.depth for item in found.values()} == {one: 0, two: 1, three: 2}


def test_an_empty_pack() -> None:
    assert parse_pack(pack_of([]), BUDGET) == {}


def chain(length: int) -> bytes:
    """Return a pack in which each object but the first adds a byte to the one before."""
    entries = [entry(BLOB, b"")]
    for size in range(length):
        delta = delta_of(
            size, size + 1, *([] if size == 0 else [b"\xb0" + size.to_bytes(2, "little")]), insert(b"x")
        )
        distance = len(entries[-1])
        entries.append(entry(OFS_DELTA, delta, bytes([distance])))
    return pack_of(entries)


def test_chains_as_long_as_git_writes_them() -> None:
    budget = PackBudget(MAX_CHAIN * MAX_CHAIN, MAX_CHAIN + 2)
    assert len(parse_pack(chain(MAX_CHAIN), budget)) == MAX_CHAIN + 1
    with pytest.raises(PackError, match="too long"):
        parse_pack(chain(MAX_CHAIN + 1), budget)


def test_long_chains_in_the_wrong_order_are_no_deep_recursion() -> None:
    data = [b"%04d" % number for number in range(3000)]
    entries = [
        entry(REF_DELTA, delta_of(4, 4, insert(after)), bytes.fromhex(blob_id(before)))
        for before, after in pairwise(data)
    ]
    found = parse_pack(pack_of([*reversed(entries), entry(BLOB, data[0])]), BUDGET)
    assert len(found) == 3000


WHOLE = entry(BLOB, b"hello")
HELLO = bytes.fromhex(blob_id(b"hello"))

HARMFUL = {
    "nothing": b"",
    "no pack": b"PACK" * 20,
    "version 3": b"PACK\0\0\0\3\0\0\0\0" + hashlib.sha1(b"PACK\0\0\0\3\0\0\0\0").digest(),
    "cut short": pack_of([WHOLE])[:-5],
    "wrong checksum": pack_of([WHOLE])[:-1] + b"x",
    "more objects than there are": pack_of([WHOLE], 2),
    "fewer objects than there are": pack_of([WHOLE, WHOLE], 1),
    "longer than declared": pack_of([entry(BLOB, b"hello", size=4)]),
    "shorter than declared": pack_of([entry(BLOB, b"hello", size=6)]),
    "far longer than declared": pack_of([entry(BLOB, bytes(50_000_000), size=10)]),
    "reserved type 0": pack_of([entry(0, b"x")]),
    "reserved type 5": pack_of([entry(5, b"x")]),
    "endless size": pack_of([b"\xff" * 100]),
    "endless offset": pack_of([WHOLE, b"\x65" + b"\xff" * 100]),
    "no zlib": pack_of([b"\x35hello, this is not compressed"]),
    "broken zlib checksum": pack_of([WHOLE[:-1] + b"!"]),
    "base before the pack": pack_of([WHOLE, entry(OFS_DELTA, delta_of(5, 1, insert(b"x")), b"\x7f")]),
    "base in the header": pack_of(
        [WHOLE, entry(OFS_DELTA, delta_of(5, 1, insert(b"x")), bytes([len(WHOLE) + 3]))]
    ),
    "base inside an object": pack_of([WHOLE, entry(OFS_DELTA, delta_of(5, 1, insert(b"x")), b"\x03")]),
    "base is itself": pack_of([entry(OFS_DELTA, delta_of(5, 1, insert(b"x")), b"\x00")]),
    "unknown base": pack_of([entry(REF_DELTA, delta_of(5, 1, insert(b"x")), HELLO)]),
    "two that wait for each other": pack_of(
        [
            entry(REF_DELTA, delta_of(1, 1, insert(b"a")), bytes.fromhex(blob_id(b"b"))),
            entry(REF_DELTA, delta_of(1, 1, insert(b"b")), bytes.fromhex(blob_id(b"a"))),
        ]
    ),
    "base id cut short": pack_of([b"\x70\x01\x02"]),
} | {
    f"delta: {name}": pack_of([WHOLE, entry(REF_DELTA, delta, HELLO)])
    for name, delta in {
        "empty": b"",
        "without result size": b"\x05",
        "endless size": b"\xff" * 40,
        "of another base": delta_of(6, 1, insert(b"x")),
        "copies past the end": delta_of(5, 6, b"\x90\x06"),
        "copies from past the end": delta_of(5, 5, b"\x91\x01\x05"),
        "copies from far away": delta_of(5, 5, b"\x9f\xff\xff\xff\xff\x05"),
        "copies 64 KiB": delta_of(5, 0x10000, b"\x80"),
        "copy cut short": delta_of(5, 5, b"\x91"),
        "insert cut short": delta_of(5, 5, b"\x05abc"),
        "reserved instruction": delta_of(5, 5, b"\x00" * 5),
        "reserved instruction at the end": delta_of(5, 5, b"\x90\x05", b"\0"),
        "copies less than it says": delta_of(5, 5, b"\x90\x06"),
        "makes more": delta_of(5, 4, b"\x90\x05"),
        "makes less": delta_of(5, 6, b"\x90\x05"),
    }.items()
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_is_not_a_good_pack_is_refused(name: str) -> None:
    with pytest.raises(PackError):
        parse_pack(HARMFUL[name], BUDGET)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("longer than declared", "as long as it says"),
        ("far longer than declared", "as long as it says"),
        ("delta: makes more", "out of its range"),
        ("base before the pack", "outside of the pack"),
        ("base is itself", "outside of the pack"),
    ],
)
def test_it_is_refused_where_it_goes_wrong(name: str, words: str) -> None:
    with pytest.raises(PackError, match=words):
        parse_pack(HARMFUL[name], BUDGET)


@pytest.mark.parametrize(
    "pack",
    [
        pack_of([entry(BLOB, bytes(2_000_000))]),
        pack_of([entry(BLOB, b"x", size=1 << 58)]),
        pack_of([entry(BLOB, bytes(400_000) + bytes([n])) for n in range(3)]),
        pack_of([WHOLE, entry(REF_DELTA, delta_of(5, 1 << 50), HELLO)]),
        pack_of([WHOLE, entry(REF_DELTA, b"x", HELLO, size=1 << 40)]),
        pack_of([], count=20_000),
        pack_of(
            [
                entry(BLOB, bytes(0x10000)),
                *[
                    entry(
                        REF_DELTA,
                        delta_of(0x10000, 7 * 0x10000 + 1, *[b"\x80"] * 7, insert(b"%d" % n)),
                        bytes.fromhex(blob_id(bytes(0x10000))),
                    )
                    for n in range(3)
                ],
            ]
        ),
    ],
    ids=["one", "declared", "sum", "delta result", "delta", "count", "sum of delta results"],
)
def test_what_is_larger_than_the_budget_is_not_inflated(pack: bytes) -> None:
    with pytest.raises(PackTooLargeError):
        parse_pack(pack, BUDGET)


@given(st.integers(0, 3), st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=6))
def test_damaged_packs_are_refused(which: int, damage: list[tuple[int, int]]) -> None:
    """With the checksum made right again: what is behind it has to bear it too."""
    damaged = bytearray(packs_of_git("sha1")[1][which][:-20])
    for place, value in damage:
        damaged[place % len(damaged)] = value
    pack = bytes(damaged) + hashlib.sha1(damaged).digest()
    try:
        found = parse_pack(pack, PackBudget(4_000_000, 100))
    except (PackError, PackTooLargeError):
        return
    assert all(name == object_id(item, "sha1") for name, item in found.items())


@given(st.binary(max_size=300), st.integers(0, 5))
def test_any_entries_are_read_or_refused(data: bytes, count: int) -> None:
    try:
        parse_pack(pack_of([data], count), BUDGET)
    except (PackError, PackTooLargeError):
        return


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_delta_is_applied_or_refused(base: bytes, delta: bytes) -> None:
    try:
        assert len(apply_delta(base, delta)) == result_size(delta)
    except DeltaError:
        return


@given(st.binary(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(1, 90)), max_size=8))
def test_copies_and_inserts_make_what_they_say(base: bytes, cuts: list[tuple[int, int]]) -> None:
    expected, instructions = b"", []
    for start, length in cuts:
        piece = base[start : start + length]
        if len(piece) == length:
            instructions.append(b"\x93" + start.to_bytes(2, "little") + bytes([length]))
        else:
            piece = bytes(length)
            instructions.append(insert(piece))
        expected += piece
    assert apply_delta(base, delta_of(len(base), len(expected), *instructions)) == expected


def test_an_id_is_that_of_git() -> None:
    assert object_id(GitObject(BLOB, b"hello\n"), "sha1") == "ce013625030ba8dba906f756967f9e9ca394464a"
