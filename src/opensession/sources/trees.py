"""The content of Git's commits, tags and trees (gitformat-commit, git-mktree)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from opensession.sources.packfile import GitObject, Kind


class ObjectError(ValueError):
    """An object is not what its kind should be."""


class EntryKind(StrEnum):
    """What a tree's entry is."""

    FILE = "file"
    TREE = "directory"
    LINK = "symbolic link"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One name in a tree."""

    kind: EntryKind
    name: bytes
    """As it is in the tree; hardly ever anything but UTF-8, but nothing says so."""
    object_id: str


_MODES = {
    b"100644": EntryKind.FILE,
    b"100755": EntryKind.FILE,
    b"100664": EntryKind.FILE,  # written by early versions of git, still found in old repositories
    b"40000": EntryKind.TREE,
    b"040000": EntryKind.TREE,  # the same from other implementations
    b"120000": EntryKind.LINK,
    b"160000": EntryKind.SUBMODULE,
}

_FIRST_LINE = {
    Kind.COMMIT: re.compile(rb"tree ([0-9a-f]{40}(?:[0-9a-f]{24})?)\n"),
    Kind.TAG: re.compile(rb"object ([0-9a-f]{40}(?:[0-9a-f]{24})?)\n"),
}


def referred_id(item: GitObject) -> str:
    """Return the tree of a commit, or what a tag points at. Raises ObjectError."""
    pattern = _FIRST_LINE.get(item.kind)
    match = pattern.match(item.data) if pattern else None
    if match is None:
        raise ObjectError("neither a commit nor a tag")
    return match[1].decode()


def parse_tree(item: GitObject, id_bytes: int) -> list[TreeEntry]:
    """Return a tree's entries; ids have ``id_bytes`` bytes.

    Raises ObjectError, also for names that no tree may have: empty, ``.``, ``..``, with a slash, or twice.
    """
    if item.kind is not Kind.TREE:
        raise ObjectError("not a tree")
    data, position = item.data, 0
    entries: dict[bytes, TreeEntry] = {}
    while position < len(data):
        # A mode has at most six digits: without the bound a tree without blanks is searched in full.
        blank = data.find(b" ", position, position + 7)
        end = data.find(b"\0", blank + 1)
        if blank < 0 or end < 0 or end + 1 + id_bytes > len(data):
            raise ObjectError("a tree is cut short")
        kind, name = _MODES.get(data[position:blank]), data[blank + 1 : end]
        if kind is None or name in {b"", b".", b".."} or b"/" in name or name in entries:
            raise ObjectError("a tree has an entry that cannot be")
        position = end + 1 + id_bytes
        entries[name] = TreeEntry(kind, name, data[end + 1 : position].hex())
    return list(entries.values())
