"""What went wrong with Git, as an error of this tool: its class, its sentence, and what to run next."""

import shlex

from opensession.cli.errors import (
    AuthenticationError,
    CliError,
    Failure,
    NetworkError,
    NotFound,
    Refused,
    Usage,
)
from opensession.cli.git.errors import Code, GitError
from opensession.cli.terminal import one_line
from opensession.cli.words import word

DOCS = "docs/ledger.md"

AGAIN = "opensession share {reference} --git"
EXAMPLE = "https://github.com/OWNER/REPOSITORY.git"

EXPLANATIONS: dict[Code, tuple[type[CliError], tuple[str, ...]]] = {
    "git_missing": (Failure, ("git --version",)),
    "git_failed": (Failure, ("git status", "git fsck")),
    "git_timeout": (Failure, ("git status",)),
    "no_repository": (NotFound, ("git init", f"git clone {EXAMPLE}")),
    "unsafe_repository": (Refused, ("git config --global --add safe.directory {folder}",)),
    "bad_ref": (Usage, (AGAIN,)),
    "foreign_ref": (Refused, (AGAIN, f"{AGAIN} --ref {{ref}} --force-ref")),
    "bad_branch": (Usage, (f"{AGAIN} --branch opensession/sessions",)),
    "checked_out_branch": (Refused, (f"{AGAIN} --branch opensession/sessions",)),
    "bad_path": (Usage, (AGAIN,)),
    "path_taken": (Failure, (AGAIN,)),
    "ledger_busy": (Failure, (AGAIN,)),
    "merge_conflict": (Failure, (AGAIN, "git log --all --oneline -- {path}")),
    "not_a_ledger": (Refused, (AGAIN, f"{AGAIN} --branch opensession/sessions")),
    "no_remote": (NotFound, (f"git remote add origin {EXAMPLE}",)),
    "ambiguous_remote": (Usage, (f"{AGAIN} --remote {{first}}",)),
    "unknown_remote": (NotFound, ("git remote", f"git remote add origin {EXAMPLE}")),
    "remote_not_public": (Failure, (f"git remote set-url {{remote}} {EXAMPLE}",)),
    "push_unauthenticated": (AuthenticationError, ("{push_cmd}",)),
    "push_denied": (AuthenticationError, ("{push_cmd}",)),
    "push_rejected": (Failure, ("{push_cmd}", f"{AGAIN} --branch opensession/sessions --push")),
    "push_unreachable": (NetworkError, ("{push_cmd}",)),
    "push_not_found": (NotFound, ("git remote", "{push_cmd}")),
    "push_busy": (Failure, ("{push_cmd}",)),
    "push_failed": (Failure, ("{push_cmd}",)),
}
"""Each code's class and the commands after it; a command may name the facts of the error."""

_COMMANDS = ("reference", "push_cmd")
"""Facts that are quoted for a shell already."""

_UNKNOWN = {"reference": "HEAD", "push_cmd": "git push", "said": ""}


def explain_git(error: GitError) -> CliError:
    """Return an error of Git's as it is shown."""
    kind, commands = EXPLANATIONS[error.code]
    # What a host or a hook said goes to a terminal: no escapes of theirs with it.
    facts = {name: one_line(fact) for name, fact in {**_UNKNOWN, **error.facts}.items()}
    words = {name: fact if name in _COMMANDS else shlex.quote(fact) for name, fact in facts.items()}
    return kind(
        word(f"ledger.{error.code}", **facts),
        code=error.code,
        next=tuple(command.format(**words) for command in commands),
        docs=DOCS,
    )
