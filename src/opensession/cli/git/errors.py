"""What can go wrong with Git: a code and the facts that a sentence about it needs."""

from typing import Literal

from opensession.cli.git.credentials import without_userinfo

Code = Literal[
    "git_missing",
    "git_failed",
    "git_timeout",
    "no_repository",
    "unsafe_repository",
    "bad_ref",
    "foreign_ref",
    "bad_branch",
    "checked_out_branch",
    "bad_path",
    "path_taken",
    "ledger_busy",
    "merge_conflict",
    "not_a_ledger",
    "no_remote",
    "ambiguous_remote",
    "unknown_remote",
    "remote_not_public",
    "push_unauthenticated",
    "push_denied",
    "push_rejected",
    "push_unreachable",
    "push_not_found",
    "push_busy",
    "push_failed",
]


class GitError(Exception):
    """Something failed. ``code`` tells what, ``facts`` fill its sentence; neither holds credentials."""

    def __init__(self, code: Code, **facts: str) -> None:
        self.code = code
        self.facts = {name: without_userinfo(fact) for name, fact in facts.items()}
        super().__init__(code, self.facts)
