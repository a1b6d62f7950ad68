"""Diffs: what they say is what changed, and they are made in linear time."""

from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from opensession.hail import lines
from opensession.parsers.diffs import (
    added_hunk,
    diff_of_texts,
    hunks_of_patch,
    hunks_of_texts,
    is_diff,
    unified,
)

WORDS = st.lists(st.sampled_from(["a", "b", "c", "", "  d", "-x", "+y", "@@"]), max_size=40)


def text(words: list[str]) -> str:
    """Return lines as a text."""
    return "".join(word + "\n" for word in words)


def applied(old: list[str], diff: str) -> list[str]:
    """Apply a numbered diff as ``patch`` would, checking what it says about the old text."""
    made: list[str] = []
    place = 0
    for line in lines(diff)[2:]:
        if line.startswith("@@ "):
            start = int(line.split("-")[1].split(",")[0]) - 1
            made += old[place:start]
            place = start
        elif line[0] == "+":
            made.append(line[1:])
        else:
            assert old[place] == line[1:]
            made += [line[1:]] if line[0] == " " else []
            place += 1
    return made + old[place:]


@given(WORDS, WORDS)
def test_a_diff_leads_from_the_old_text_to_the_new(old: list[str], new: list[str]) -> None:
    diff = diff_of_texts("a.txt", text(old), text(new), first_line=1)
    if diff is None:
        assert old == new
    else:
        assert applied(old, diff) == new


@given(WORDS, WORDS)
def test_a_diff_without_line_numbers_holds_the_same_changes(old: list[str], new: list[str]) -> None:
    numbered, bare = hunks_of_texts(text(old), text(new), 1), hunks_of_texts(text(old), text(new))
    assert [hunk.lines for hunk in numbered] == [hunk.lines for hunk in bare]
    assert all(hunk.old_start is None for hunk in bare)


def test_changes_far_apart_are_hunks_of_their_own() -> None:
    old = [str(number) for number in range(30)]
    new = ["x" if number in {"4", "25"} else number for number in old]
    diff = diff_of_texts("a", text(old), text(new), first_line=11)
    assert diff is not None
    assert [line for line in lines(diff) if line.startswith("@@")] == [
        "@@ -12,7 +12,7 @@",
        "@@ -33,7 +33,7 @@",
    ]


def test_texts_with_nothing_in_common_are_replaced() -> None:
    old, new = [f"old {n}" for n in range(30_000)], [f"new {n}" for n in range(30_000)]
    [hunk] = hunks_of_texts(text(old), text(new), 1)
    assert len(hunk.lines) == 60_000
    assert [line[0] for line in (hunk.lines[0], hunk.lines[-1])] == ["-", "+"]


def test_a_structured_patch_is_written_as_it_is() -> None:
    patch: JsonValue = [
        {"oldStart": 3, "newStart": 3, "lines": [" a", "-b", "+c", "\\ No newline at end of file"]}
    ]
    diff = unified("/w/x", hunks_of_patch(patch))
    assert diff == "--- /w/x\n+++ /w/x\n@@ -3,2 +3,2 @@\n a\n-b\n+c\n\\ No newline at end of file\n"


def test_a_patch_of_any_shape_does_no_harm() -> None:
    for patch in (None, "x", [1, None], [{"lines": "x"}], [{"lines": [" a"]}], [{"lines": ["?"]}]):
        assert unified("x", hunks_of_patch(patch)) is None  # type: ignore[arg-type]  # odd on purpose


def test_a_new_file_is_one_hunk() -> None:
    assert unified("n", [added_hunk("a\nb\n")]) == "--- n\n+++ n\n@@ -0,0 +1,2 @@\n+a\n+b\n"
    assert unified("n", [added_hunk("a\n", "-")]) == "--- n\n+++ n\n@@ -1,1 +0,0 @@\n-a\n"


def test_diffs_are_told_from_prose() -> None:
    assert is_diff("--- a\n+++ b\n@@ -1 +1 @@\n")
    assert not is_diff("mail me @@ home")
