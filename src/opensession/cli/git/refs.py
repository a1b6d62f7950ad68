"""Names of the refs that sessions are written to (cli.md §6)."""

import base64
from hashlib import sha256

from opensession.cli.git.errors import GitError
from opensession.cli.git.repository import Head, Repository

NAMESPACE = "refs/opensession/"
BRANCHES = f"{NAMESPACE}branches/"
PUSHED = f"{NAMESPACE}remotes/"
"""Where a clone notes what a remote's ledgers were at when it last pushed; never pushed itself."""
INCOMING = f"{NAMESPACE}incoming/"
"""Where a fetch puts what it gets, until that is merged."""
HEADS = "refs/heads/"
DEFAULT_BRANCH = "opensession/sessions"

_DETACHED_DIGITS = 8
_LONGEST_SEGMENT = 200
"""Characters: a ref's segment is a file's name, and those end at 255 bytes, ``.lock`` included."""


def ledger_ref(branch: str) -> str:
    """Return the ref that holds the sessions of a branch: hidden, since it is neither a branch nor a tag.

    >>> ledger_ref("feature/abc")
    'refs/opensession/branches/ZmVhdHVyZS9hYmM'
    """
    return BRANCHES + segment(branch)


def branch_of(head: Head) -> str:
    """Return what the sessions of a checkout are filed under: the branch, or ``detached@<8 hex>``."""
    if head.branch is not None:
        return head.branch
    return f"detached@{(head.commit or '')[:_DETACHED_DIGITS]}"


def pushed_ref(remote: str, ref: str) -> str:
    """Return where a clone notes what ``ref`` is at in a remote, named by its address."""
    return f"{PUSHED}{segment(remote)}/{ref.removeprefix('refs/')}"


def segment(text: str) -> str:
    """Encode any text as one segment of a ref: base64url, or the text's hash where that would be too long."""
    encoded = _base64url(text)
    if len(encoded) <= _LONGEST_SEGMENT:
        return encoded
    return _base64url(f"sha256@{sha256(text.encode(errors='surrogateescape')).hexdigest()}")


def choose_ref(repository: Repository, ref: str | None, branch: str | None, *, force: bool = False) -> str:
    """Return the full name of the ref to write to: the given one, the given branch, or the checkout's ledger.

    Raises GitError: ``bad_ref``, ``bad_branch``, ``foreign_ref`` for one outside ``refs/opensession/`` unless
    forced, ``checked_out_branch``, which nothing forces: somebody's files would not be those of their branch.
    """
    if branch is not None:
        ref = HEADS + branch
        if branch.startswith("-") or not _well_formed(repository, ref):
            raise GitError("bad_branch", branch=branch)
    elif ref is None:
        return ledger_ref(branch_of(repository.head()))
    elif not _may_be_ledger(ref) or not _well_formed(repository, ref):
        raise GitError("bad_ref", ref=ref)
    elif not ref.startswith(NAMESPACE) and not force:
        raise GitError("foreign_ref", ref=ref)
    if ref in repository.checked_out():
        raise GitError("checked_out_branch", branch=ref.removeprefix(HEADS))
    if repository.is_symbolic(ref):
        raise GitError("bad_ref", ref=ref)
    return ref


def _may_be_ledger(ref: str) -> bool:
    return ref.startswith("refs/") and not ref.startswith((PUSHED, INCOMING))


def _well_formed(repository: Repository, ref: str) -> bool:
    try:
        ref.encode()
    except UnicodeError:
        return False
    return "\0" not in ref and repository.git.attempt("check-ref-format", ref).status == 0


def _base64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode(errors="surrogateescape")).rstrip(b"=").decode()
