"""Git's packfiles (gitformat-pack), version 2: from bytes to objects, each under the id of its content.

Pure, and linear in the size of pack and objects. Whatever a pack declares is compared with the budget before
anything is inflated, and no part of a pack can make this recurse or loop.
"""

import hashlib
import zlib
from dataclasses import dataclass, field
from enum import IntEnum

from opensession.sources.delta import DeltaError, apply_delta, result_size

HEADER_BYTES = 12
MAX_CHAIN = 4095
"""Longest delta chain that git itself writes (pack.depth)."""

_MIN_WINDOW, _MAX_WINDOW = 256, 65536


class PackError(ValueError):
    """The bytes are not a complete, consistent pack."""


class PackTooLargeError(Exception):
    """The pack declares more than the budget allows."""


class Kind(IntEnum):
    """Object types as packs number them."""

    COMMIT = 1
    TREE = 2
    BLOB = 3
    TAG = 4


OFS_DELTA, REF_DELTA = 6, 7


@dataclass(frozen=True, slots=True)
class PackBudget:
    """What a pack may come to."""

    max_bytes: int
    """All objects together, inflated; the same again for the deltas they are made by."""
    max_objects: int


@dataclass(frozen=True, slots=True)
class GitObject:
    """An object whose content gave the id it is found under."""

    kind: Kind
    data: bytes
    depth: int = 0
    """Deltas between this and an object that was packed whole."""


@dataclass(frozen=True, slots=True)
class _Delta:
    offset: int
    instructions: bytes


def parse_pack(pack: bytes, budget: PackBudget, hash_name: str = "sha1") -> dict[str, GitObject]:
    """Return the pack's objects by hexadecimal id; ``hash_name`` is ``sha1`` or ``sha256``.

    Raises PackError, and PackTooLargeError when the pack is larger than the budget.
    """
    digest_size = hashlib.new(hash_name, usedforsecurity=False).digest_size
    end = len(pack) - digest_size
    if end < HEADER_BYTES or pack[:8] != b"PACK\0\0\0\2":
        raise PackError("not a pack of version 2")
    if hashlib.new(hash_name, memoryview(pack)[:end], usedforsecurity=False).digest() != pack[end:]:
        raise PackError("the pack's checksum is wrong")
    count = int.from_bytes(pack[8:12])
    if count > budget.max_objects:
        raise PackTooLargeError
    reader = _Reader(pack, end, budget, hash_name, digest_size)
    for _ in range(count):
        reader.read_object()
    return reader.finish()


@dataclass(slots=True)
class _Reader:
    pack: bytes
    end: int
    budget: PackBudget
    hash_name: str
    digest_size: int
    offset: int = HEADER_BYTES
    object_bytes: int = 0
    delta_bytes: int = 0
    by_offset: dict[int, GitObject] = field(default_factory=dict)
    by_id: dict[str, GitObject] = field(default_factory=dict)
    waiting: dict[int | str, list[_Delta]] = field(default_factory=dict)
    """Deltas by the base that has not come yet: an offset or an id."""

    def read_object(self) -> None:
        start = self.offset
        kind, size = self._head()
        if kind in {OFS_DELTA, REF_DELTA}:
            base = self._base_offset(start) if kind == OFS_DELTA else self._base_id()
            self._count_delta(size)
            self._place(base, _Delta(start, self._inflate(size)))
        elif kind in _NAMES:
            self._count_object(size)
            self._add(start, GitObject(Kind(kind), self._inflate(size)))
        else:
            raise PackError("an object has a reserved type")

    def finish(self) -> dict[str, GitObject]:
        if self.offset != self.end:
            raise PackError("something follows the last object")
        if self.waiting:
            raise PackError("a delta's base is not in the pack")
        return self.by_id

    def _place(self, base: int | str, delta: _Delta) -> None:
        found = self.by_offset.get(base) if isinstance(base, int) else self.by_id.get(base)
        if found is None:
            self.waiting.setdefault(base, []).append(delta)
        else:
            self._add(delta.offset, self._resolve(found, delta))

    def _add(self, offset: int, added: GitObject) -> None:
        """Take an object in, and then every delta that waited for it, directly or not."""
        stack = [(offset, added)]
        while stack:
            place, item = stack.pop()
            name = object_id(item, self.hash_name)
            self.by_offset[place] = self.by_id[name] = item
            for key in (place, name):
                stack += [(delta.offset, self._resolve(item, delta)) for delta in self.waiting.pop(key, ())]

    def _resolve(self, base: GitObject, delta: _Delta) -> GitObject:
        if base.depth >= MAX_CHAIN:
            raise PackError("a chain of deltas is too long")
        try:
            self._count_object(result_size(delta.instructions))
            return GitObject(base.kind, apply_delta(base.data, delta.instructions), base.depth + 1)
        except DeltaError as error:
            raise PackError(str(error)) from None

    def _head(self) -> tuple[int, int]:
        byte = self._byte()
        kind, size, shift = byte >> 4 & 7, byte & 15, 4
        while byte & 0x80:
            byte = self._byte()
            size |= (byte & 0x7F) << shift
            shift += 7
            if shift > 63:
                raise PackError("an object's size is not a number")
        return kind, size

    def _base_offset(self, start: int) -> int:
        byte = self._byte()
        distance = byte & 0x7F
        while byte & 0x80:
            byte = self._byte()
            distance = (distance + 1 << 7) | (byte & 0x7F)
            if distance > start:
                break
        if not 0 < distance <= start - HEADER_BYTES:
            raise PackError("a delta's base lies outside of the pack")
        return start - distance

    def _base_id(self) -> str:
        name = self.pack[self.offset : self.offset + self.digest_size]
        self.offset += self.digest_size
        return name.hex()

    def _byte(self) -> int:
        if self.offset >= self.end:
            raise PackError("the pack is cut short")
        self.offset += 1
        return self.pack[self.offset - 1]

    def _count_object(self, size: int) -> None:
        self.object_bytes += size
        if self.object_bytes > self.budget.max_bytes:
            raise PackTooLargeError

    def _count_delta(self, size: int) -> None:
        self.delta_bytes += size
        if self.delta_bytes > self.budget.max_bytes:
            raise PackTooLargeError

    def _inflate(self, size: int) -> bytes:
        """Inflate the stream at the offset and move past it.

        Input goes in by windows, since zlib copies what it is given and does not use: with the whole rest of
        the pack for each object the time would be quadratic.
        """
        inflater = zlib.decompressobj()
        window = min(max(size, _MIN_WINDOW), _MAX_WINDOW)
        pieces: list[bytes] = []
        missing = size
        while not inflater.eof:
            chunk = self.pack[self.offset : min(self.offset + window, self.end)]
            if not chunk:
                raise PackError("the pack is cut short")
            try:
                # One byte more than is missing: never 0, which would mean without limit.
                piece = inflater.decompress(chunk, missing + 1)
            except zlib.error:
                raise PackError("an object is not compressed rightly") from None
            missing -= len(piece)
            if missing < 0:
                break
            pieces.append(piece)
            self.offset += len(chunk) - len(inflater.unused_data)
        if missing:
            raise PackError("an object is not as long as it says")
        return b"".join(pieces)


def object_id(item: GitObject, hash_name: str) -> str:
    """Return the id that an object's content gives (gitformat-pack): ``blob 5\\0hello``, hashed."""
    digest = hashlib.new(hash_name, b"%s %d\0" % (_NAMES[item.kind], len(item.data)), usedforsecurity=False)
    digest.update(item.data)
    return digest.hexdigest()


_NAMES = {Kind.COMMIT: b"commit", Kind.TREE: b"tree", Kind.BLOB: b"blob", Kind.TAG: b"tag"}
