"""docs/ledger.md is true: names, keys and numbers are those of the code."""

import re

from opensession.cli.git import ledger, refs, sharing
from opensession.cli.git.entries import Entry, body_path, entry_path
from opensession.cli.git.repository import NEUTRAL_EMAIL, NEUTRAL_NAME
from opensession.cli.shares import CONSENT
from tests.docs import markdown

PAGE = markdown.read("docs/ledger.md")


def test_refs_and_paths_are_those_that_are_written() -> None:
    for name in (refs.ledger_ref("main"), refs.BRANCHES, refs.NAMESPACE, refs.DEFAULT_BRANCH, CONSENT):
        assert name in PAGE
    for path in (body_path("<sha256>"), entry_path("<sha256>")):
        assert f"\n{path} " in PAGE
    for place in (refs.PUSHED, refs.INCOMING):
        assert f"`{place.removeprefix(refs.NAMESPACE)}`" in PAGE
    assert f"{NEUTRAL_NAME}\n<{NEUTRAL_EMAIL}>" in PAGE


def test_the_keys_of_an_entry_are_all_there() -> None:
    rows = markdown.table(markdown.section(PAGE, "Format"))
    assert [key for row in rows for key in re.findall(r"`(\w+)`", row[0])] == list(Entry.model_fields)


def test_the_numbers_are_those_in_force() -> None:
    assert f"up to {sharing.MAX_ATTEMPTS} times" in PAGE
    assert ledger.MAX_ATTEMPTS == 100
    assert "a hundred times" in PAGE
