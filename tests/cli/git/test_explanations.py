"""Every failure of Git's has a class, a sentence in both languages, and something to run next."""

import re
from typing import get_args

import pytest

from opensession.cli.errors import AuthenticationError, NetworkError, NotFound
from opensession.cli.git.errors import Code, GitError
from opensession.cli.git.explanations import EXPLANATIONS, explain_git
from opensession.cli.words.ledger import WORDS
from tests.docs import markdown

PLACES = ("folder", "ref", "branch", "path", "names", "first", "remote")
FACTS = dict.fromkeys((*PLACES, "command", "said", "reference", "push_cmd"), "x")


@pytest.mark.parametrize("code", get_args(Code))
def test_a_code_is_explained(code: Code) -> None:
    error = explain_git(GitError(code, **FACTS))
    assert error.code == code
    assert error.next
    assert all(step.startswith(("git ", "opensession ", "x")) for step in error.next)
    assert not re.search(r"[{}]", error.message + "".join(error.next))
    assert all(WORDS[f"ledger.{code}"])


def test_the_document_tells_every_exit_code() -> None:
    section = markdown.section(markdown.read("docs/ledger.md"), "Errors")
    told = {
        name: int(code)
        for names, code, _ in markdown.table(section)
        for name in re.findall(r"[a-z_]+", names)
    }
    expected: dict[str, int] = {code: kind.exit_code for code, (kind, _) in EXPLANATIONS.items()}
    assert {code: told.get(code) for code in expected} == expected
    classes = {EXPLANATIONS[code][0] for code in ("push_denied", "push_unreachable", "push_not_found")}
    assert classes == {AuthenticationError, NetworkError, NotFound}


def test_what_a_host_says_cannot_move_the_cursor() -> None:
    said = explain_git(GitError("push_failed", remote="origin", said="\x1b[2Jno\nthanks\u202e")).message
    assert "\x1b" not in said
    assert "\n" not in said
    assert "\u202e" not in said
