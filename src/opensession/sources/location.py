"""A source with every part checked: which repository, which ref, which file."""

import re
from dataclasses import dataclass

from opensession.sources.address import GitHubSource, GitLabSource, GitSource, RemoteSource
from opensession.sources.errors import InvalidSourceError
from opensession.sources.policy import FetchPolicy, Remote, parse_remote

MAX_REF_BYTES = 255
MAX_PATH_BYTES = 1024

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NEVER_IN_A_REF = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|(?:^|/)\.|(?:\.|\.lock)(?:/|$)|^/|/$|^-")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Location:
    """One file at one ref of one repository, fit to be asked for."""

    remote: Remote
    ref: str
    path: str

    @property
    def commit(self) -> str | None:
        """The commit, when the ref is a full one: then the file can never change."""
        lowered = self.ref.lower()
        return lowered if _COMMIT.fullmatch(lowered) else None

    @property
    def name(self) -> str:
        """The file's name, which parsers go by."""
        return self.path.rpartition("/")[2]

    @property
    def key(self) -> str:
        """The source in normal form, equal for all spellings of the same file."""
        return f"{self.remote.url}\n{self.commit or self.ref}\n{self.path}"


def locate(source: RemoteSource, policy: FetchPolicy) -> Location:
    """Check a source's remote, ref and path. Raises InvalidSourceError or SourceRefusedError."""
    return Location(
        parse_remote(remote_text(source), policy.hosts), check_ref(source.ref), check_path(source.path)
    )


def remote_text(source: RemoteSource) -> str:
    """Return the address of the source's repository, unchecked."""
    match source:
        case GitHubSource():
            return f"https://github.com/{source.owner}/{source.repo}"
        case GitLabSource():
            return f"https://gitlab.com/{source.project}"
        case GitSource():
            return source.remote


def check_ref(ref: str) -> str:
    """Return the ref, or raise InvalidSourceError if Git itself could not have one of that name.

    The rules of git-check-ref-format, which admit names that GitHub's own tools make
    (``dependabot/npm/@types/x``).
    """
    if not 1 <= len(ref.encode()) <= MAX_REF_BYTES or _NEVER_IN_A_REF.search(ref):
        raise InvalidSourceError("The ref is not a name that a branch, tag or commit can have.")
    return ref


def check_path(path: str) -> str:
    """Return the path, or raise InvalidSourceError if it is not a plain relative one (api.md §2.8)."""
    segments = path.split("/")
    if not {"", ".", ".."}.isdisjoint(segments) or "\\" in path or _CONTROL.search(path):
        raise InvalidSourceError("The path has to be a file inside the repository, without . or .. in it.")
    if len(path.encode()) > MAX_PATH_BYTES:
        raise InvalidSourceError("The path is too long.")
    return path
