"""Patches as agents write them."""

from opensession.hail import FileCreate, FileDelete, FileEdit
from opensession.parsers.patches import (
    diff_of_replacements,
    is_envelope,
    parse_envelope,
    parse_search_replace,
)

ENVELOPE = """*** Begin Patch
*** Add File: plan.txt
+even: water
+
*** Update File: "readme.md"
*** Move to: README.md
@@ class Kettle
 keep
-daily
+even days
@@

-x
*** Delete File: old.txt
*** End Patch
*** Update File: never.txt
"""


def test_an_envelope_is_a_change_for_each_file() -> None:
    added, updated, deleted = parse_envelope(ENVELOPE)
    assert (added.event_type(), added.text) == (FileCreate(path="plan.txt"), "even: water\n\n")
    assert deleted.event_type() == FileDelete(path="old.txt")
    assert updated.new_path == "README.md"
    diff = "--- readme.md\n+++ README.md\n@@\n keep\n-daily\n+even days\n@@\n \n-x\n"
    assert updated.event_type() == FileEdit(path="readme.md", diff=diff)


def test_what_is_no_envelope_has_no_changes() -> None:
    assert not parse_envelope("*** Begin Patch\n*** Update File:\n+x\n")
    assert not parse_envelope("just words")
    assert not is_envelope("just words")
    assert is_envelope("  *** Add File: a\n+x")


def test_an_envelope_that_is_cut_short_keeps_what_came() -> None:
    [change] = parse_envelope("*** Begin Patch\n*** Update File: a\n-x\n+y")
    assert change.diff == "--- a\n+++ a\n@@\n-x\n+y\n"


def test_search_and_replace_blocks_of_both_kinds() -> None:
    angles = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"
    dashes = "------- SEARCH\nc\n=======\n+++++++ REPLACE\n"
    pairs = parse_search_replace(f"words\n{angles}more\n{dashes}")
    assert pairs == [("a\n", "b\n"), ("c\n", "")]
    assert diff_of_replacements("f", pairs) == "--- f\n+++ f\n@@\n-a\n+b\n@@\n-c\n"


def test_a_block_that_does_not_end_is_none() -> None:
    assert not parse_search_replace("<<<<<<< SEARCH\na\n=======\nb\n")
    assert not parse_search_replace("=======\n>>>>>>> REPLACE\n")
