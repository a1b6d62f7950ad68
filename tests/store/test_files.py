"""Bodies as files."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.store.files import CHUNK_BYTES, KEY, FileBlobs
from opensession.store.protocols import BlobEntry, BlobFacts, ByteRange, Stream
from tests.store.sessions import NOON, keys, run

JSONL = "application/jsonl"
LARGE = bytes(range(256)) * (CHUNK_BYTES // 128) + b"end"


def put(blobs: FileBlobs, key: str, data: bytes = b"body", **metadata: str) -> None:
    """Store a body."""
    run(blobs.put(key, data, JSONL, metadata))


def read(blobs: FileBlobs, key: str, byte_range: ByteRange | None = None) -> list[bytes]:
    """Return the chunks of a body."""

    async def chunks() -> list[bytes]:
        blob = await blobs.open(key, byte_range)
        assert blob is not None
        return [chunk async for chunk in blob.stream.chunks()]

    return run(chunks())


def test_a_body_comes_back_whole_and_in_chunks(blobs: FileBlobs) -> None:
    put(blobs, "a/b.jsonl", LARGE, **{"uploaded-at": "now"})
    chunks = read(blobs, "a/b.jsonl")
    assert b"".join(chunks) == LARGE
    assert max(map(len, chunks)) == CHUNK_BYTES
    assert run(blobs.head("a/b.jsonl")) == BlobFacts(len(LARGE), {"uploaded-at": "now"})
    blob = run(blobs.open("a/b.jsonl"))
    assert blob is not None
    assert (blob.size, blob.metadata) == (len(LARGE), {"uploaded-at": "now"})
    assert isinstance(blob.stream, Stream)


@given(offset=st.integers(0, len(LARGE)), length=st.integers(0, len(LARGE)))
def test_any_range_is_that_part(tmp_path_factory: pytest.TempPathFactory, offset: int, length: int) -> None:
    blobs = FileBlobs(tmp_path_factory.getbasetemp() / "ranges")
    if run(blobs.head("x")) is None:
        put(blobs, "x", LARGE)
    length = min(length, len(LARGE) - offset)
    assert b"".join(read(blobs, "x", ByteRange(offset, length))) == LARGE[offset : offset + length]


def test_a_range_does_not_change_the_size(blobs: FileBlobs) -> None:
    put(blobs, "x", LARGE)
    blob = run(blobs.open("x", ByteRange(5, 2)))
    assert blob is not None
    assert blob.size == len(LARGE)


def test_a_stream_is_read_once(blobs: FileBlobs) -> None:
    put(blobs, "x")

    async def twice() -> None:
        blob = await blobs.open("x")
        assert blob is not None
        assert [chunk async for chunk in blob.stream.chunks()] == [b"body"]
        async for _ in blob.stream.chunks():
            raise AssertionError("a second reading gave something")

    with pytest.raises(RuntimeError, match="already"):
        run(twice())


def test_an_empty_body_is_a_body(blobs: FileBlobs) -> None:
    put(blobs, "x", b"")
    assert run(blobs.head("x")) == BlobFacts(0, {})
    assert read(blobs, "x") == []


def test_a_body_is_replaced_whole(blobs: FileBlobs) -> None:
    put(blobs, "x", b"a longer body", a="1")
    put(blobs, "x", b"short", b="2")
    assert read(blobs, "x") == [b"short"]
    assert run(blobs.head("x")) == BlobFacts(5, {"b": "2"})


def test_what_is_absent_is_none(blobs: FileBlobs) -> None:
    put(blobs, "folder/x")
    for key in ("y", "folder", "folder/x/y", "folder/y"):
        assert run(blobs.open(key)) is None
        assert run(blobs.head(key)) is None


def test_deleting_is_final_and_may_be_repeated(blobs: FileBlobs) -> None:
    put(blobs, "a/x")
    put(blobs, "a/y")
    for _ in range(2):
        run(blobs.delete("a/x"))
    assert keys(blobs) == ["a/y"]
    assert run(blobs.head("a/x")) is None


def test_keys_are_listed_by_prefix_in_order(blobs: FileBlobs) -> None:
    stored = ["sessions/ab/2", "sessions/aa/1", "sources/x", "sessions-other"]
    for key in stored:
        put(blobs, key)
    assert keys(blobs) == sorted(stored)
    for prefix, found in {"sessions/": 2, "sessions/a": 2, "sessions/ab": 1, "nothing": 0}.items():
        listed = run(blobs.list_after(prefix, "", 9))
        assert [entry.key for entry in listed] == ["sessions/aa/1", "sessions/ab/2"][2 - found :]


def test_keys_are_listed_in_parts(blobs: FileBlobs) -> None:
    names = [f"x/{number}" for number in range(7)]
    for number, name in enumerate(names):
        put(blobs, name, b"x" * number)
    parts, after = [], ""
    while part := run(blobs.list_after("x/", after, 3)):
        parts.append([(entry.key, entry.size) for entry in part])
        after = part[-1].key
    assert [len(part) for part in parts] == [3, 3, 1]
    assert [line for part in parts for line in part] == [(name, n) for n, name in enumerate(names)]


def test_a_listing_tells_when_a_body_was_stored(blobs: FileBlobs, tmp_path: Path) -> None:
    put(blobs, "a/x")
    os.utime(tmp_path / "blobs" / "bodies" / "a" / "x", (NOON, NOON))
    assert run(blobs.list_after("", "", 9)) == [BlobEntry("a/x", 4, NOON)]


def test_a_write_that_broke_off_is_no_body(blobs: FileBlobs, tmp_path: Path) -> None:
    put(blobs, "a/x")
    (tmp_path / "blobs" / "bodies" / "a" / "~left").write_bytes(b"half")
    assert keys(blobs) == ["a/x"]


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "../x",
        "a/../x",
        "a/./x",
        "a//x",
        "a/",
        ".",
        "..",
        "a\\x",
        "a\x00",
        "a b",
        "é",
        "~x",
        "a\n",
    ],
)
def test_keys_that_could_leave_the_folder_are_refused(blobs: FileBlobs, tmp_path: Path, key: str) -> None:
    for call in (blobs.head(key), blobs.open(key), blobs.delete(key), blobs.put(key, b"x", JSONL, {})):
        with pytest.raises(ValueError, match="not a key"):
            run(call)
    assert not list(tmp_path.rglob("*"))


@given(st.text(st.sampled_from("a./~\\\x00 é"), max_size=12))
def test_every_key_stays_below_the_folder(key: str) -> None:
    if KEY.fullmatch(key):
        root = Path("/somewhere/bodies")
        assert Path(key).parts == tuple(key.split("/"))
        assert ".." not in (root / key).parts
        assert (root / key).is_relative_to(root)
