"""What is in commits, tags and trees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.sources.packfile import GitObject, Kind
from opensession.sources.trees import EntryKind, ObjectError, TreeEntry, parse_tree, referred_id

ID = bytes(range(20))


def tree(data: bytes) -> GitObject:
    """Wrap a tree's content."""
    return GitObject(Kind.TREE, data)


def test_a_tree_lists_its_entries() -> None:
    data = b"100644 a b\0" + ID + b"40000 d\0" + ID + b"120000 l\0" + ID + b"160000 m\0" + ID
    assert parse_tree(tree(data), 20) == [
        TreeEntry(EntryKind.FILE, b"a b", ID.hex()),
        TreeEntry(EntryKind.TREE, b"d", ID.hex()),
        TreeEntry(EntryKind.LINK, b"l", ID.hex()),
        TreeEntry(EntryKind.SUBMODULE, b"m", ID.hex()),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"100644 a\0" + ID[:-1],
        b"100644 a",
        b"100644",
        b"777777 a\0" + ID,
        b"100644 \0" + ID,
        b"100644 ..\0" + ID,
        b"40000 .\0" + ID,
        b"100644 a/b\0" + ID,
        b"100644 a\0" + ID + b"40000 a\0" + ID,
        b" a\0" + ID,
    ],
)
def test_trees_that_cannot_be(data: bytes) -> None:
    with pytest.raises(ObjectError):
        parse_tree(tree(data), 20)


def test_only_a_tree_is_one() -> None:
    with pytest.raises(ObjectError):
        parse_tree(GitObject(Kind.BLOB, b""), 20)


@given(st.binary(max_size=200), st.sampled_from([20, 32]))
def test_any_tree_is_read_or_refused(data: bytes, id_bytes: int) -> None:
    try:
        parse_tree(tree(data), id_bytes)
    except ObjectError:
        return


def test_commits_and_tags_refer() -> None:
    line = ID.hex().encode() + b"\n"
    assert referred_id(GitObject(Kind.COMMIT, b"tree " + line + b"author")) == ID.hex()
    assert referred_id(GitObject(Kind.TAG, b"object " + line + b"type commit\n")) == ID.hex()


@pytest.mark.parametrize(
    "item",
    [
        GitObject(Kind.BLOB, b"tree " + ID.hex().encode() + b"\n"),
        GitObject(Kind.COMMIT, b"tree 1234\n"),
        GitObject(Kind.COMMIT, b"object " + ID.hex().encode() + b"\n"),
        GitObject(Kind.TAG, b""),
    ],
)
def test_nothing_else_does(item: GitObject) -> None:
    with pytest.raises(ObjectError):
        referred_id(item)
