"""Source addresses: ``os://`` URIs and the ``/src/…`` paths of pages, both ways (hail.md §15).

::

    os://src/local/<sha256>                              LocalSource
    os://artifact/<sha256>                               ArtifactSource
    os://src/gh/<owner>/<repo>/ref/<ref>/path/<path…>    GitHubSource    /src/gh/<owner>/<repo>/ref/…
    os://src/gl/<project>/ref/<ref>/path/<path…>         GitLabSource    /src/gl/<project>/ref/…
    os://src/git/<remote>/ref/<ref>/path/<path…>         GitSource       /src/git/<remote>/ref/…

Ref and path segments are percent-encoded, project and remote are unpadded base64url of UTF-8. Writing what
was read gives the canonical spelling, and reading that gives the same value again.
"""

import base64
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote_to_bytes

from opensession.hail.text import trim

ErrorKind = Literal[
    "InvalidScheme",
    "UnsupportedKind",
    "InvalidStructure",
    "InvalidHash",
    "InvalidRefEncoding",
    "InvalidPathEncoding",
    "InvalidBase64",
]

MAX_REF_BYTES = 255

_MESSAGES: dict[ErrorKind, str] = {
    "InvalidScheme": "uri must start with os://",
    "UnsupportedKind": "unsupported uri kind: {}",
    "InvalidStructure": "invalid uri structure: {}",
    "InvalidHash": "invalid sha256: {}",
    "InvalidRefEncoding": "invalid ref encoding: {}",
    "InvalidPathEncoding": "invalid path encoding: {}",
    "InvalidBase64": "invalid base64url segment: {}",
}

_SCHEME = "os://"
_REPOSITORY_PARTS = {"gh": "<owner>/<repo>", "gl": "<project_b64>", "git": "<remote_b64>"}
_HASH = re.compile(r"[0-9A-Fa-f]{64}")
_OWNER_OR_REPO = re.compile(r"[A-Za-z0-9._-]{1,200}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
# git-check-ref-format(1), and no leading dash, which a git command would take for an option.
_NO_REF_NAME = re.compile(r"[ ~^:?*\[\\]|\.\.|@\{|//|(?:^|/)\.|(?:\.|\.lock)(?:/|$)|^/|/$|^-|^@$")


class AddressError(ValueError):
    """A text is no address; ``kind`` names the rule it breaks, the message is the documented one."""

    def __init__(self, kind: ErrorKind, detail: str = "") -> None:
        super().__init__(_MESSAGES[kind].format(detail))
        self.kind = kind


@dataclass(frozen=True, slots=True)
class LocalSource:
    """A session object in the local store."""

    sha256: str


@dataclass(frozen=True, slots=True)
class ArtifactSource:
    """A handoff artifact in the local store."""

    sha256: str


@dataclass(frozen=True, slots=True)
class GitHubSource:
    """A file in a repository on github.com."""

    owner: str
    repo: str
    ref: str
    path: str


@dataclass(frozen=True, slots=True)
class GitLabSource:
    """A file in a project on gitlab.com, named with its groups: ``group/subgroup/project``."""

    project: str
    ref: str
    path: str


@dataclass(frozen=True, slots=True)
class GitSource:
    """A file in any Git repository, named by the address of its remote."""

    remote: str
    ref: str
    path: str


RemoteSource = GitHubSource | GitLabSource | GitSource
Source = LocalSource | ArtifactSource | RemoteSource


def parse_uri(text: str) -> Source:
    """Read an ``os://`` URI; raise AddressError. Hashes come back in lower case."""
    if not text.startswith(_SCHEME):
        raise AddressError("InvalidScheme")
    rest = text.removeprefix(_SCHEME)
    if rest.startswith("artifact/"):
        return ArtifactSource(_hash(rest.removeprefix("artifact/")))
    segments = _segments(rest)
    if len(segments) < 2:
        raise AddressError("InvalidStructure", "expected os://src/<provider>/...")
    kind, provider, *tail = segments
    if kind != "src":
        raise AddressError("UnsupportedKind", kind)
    if provider != "local":
        return _remote_source(provider, tail, free_ref=False)
    if len(tail) != 1:
        raise AddressError("InvalidStructure", "local uri must be os://src/local/<sha256>")
    return LocalSource(_hash(tail[0]))


def format_uri(source: Source) -> str:
    """Write the canonical ``os://`` URI."""
    match source:
        case ArtifactSource():
            return f"os://artifact/{source.sha256}"
        case LocalSource():
            return f"os://src/local/{source.sha256}"
    return f"os:/{web_path(source)}"


def parse_web_path(path: str) -> RemoteSource:
    """Read the path of a source page, percent-encoded as it stands in the address bar; raise AddressError.

    Unlike in a URI the ref may hold plain slashes: it ends at the first segment ``path`` after its first
    segment. A ref with a segment ``path`` of its own has to be encoded as one segment.
    """
    segments = _segments(path)
    if not path.startswith("/") or len(segments) < 2 or segments[0] != "src":
        raise AddressError("InvalidStructure", "expected /src/<provider>/...")
    return _remote_source(segments[1], segments[2:], free_ref=True)


def web_path(source: RemoteSource) -> str:
    """Write the canonical path of a source page, the ref encoded as one segment."""
    match source:
        case GitHubSource():
            repository = f"gh/{source.owner}/{source.repo}"
        case GitLabSource():
            repository = f"gl/{_encode_base64(source.project)}"
        case GitSource():
            repository = f"git/{_encode_base64(source.remote)}"
    path = "/".join(quote(segment, safe="") for segment in source.path.split("/"))
    return f"/src/{repository}/ref/{quote(source.ref, safe='')}/path/{path}"


def _remote_source(provider: str, segments: list[str], *, free_ref: bool) -> RemoteSource:
    if provider not in _REPOSITORY_PARTS:
        raise AddressError("UnsupportedKind", provider)
    parts = _REPOSITORY_PARTS[provider]
    count = parts.count("/") + 1
    if len(segments) < count + 4:
        form = f"{provider} uri must be os://src/{provider}/{parts}/ref/<ref>/path/<path...>"
        raise AddressError("InvalidStructure", form)
    names, place = segments[:count], segments[count:]
    end = place.index("path", 2) if free_ref and "path" in place[2:] else 2
    if place[0] != "ref" or place[end] != "path" or end + 1 == len(place):
        raise AddressError("InvalidStructure", f"{provider} uri must contain /ref/<ref>/path/<path...>")
    if provider == "gh":
        owner, repo = map(_owner_or_repo, names)
        return GitHubSource(owner, repo, _ref("/".join(place[1:end])), _path(place[end + 1 :]))
    name = _decode_base64(names[0])
    kind = GitLabSource if provider == "gl" else GitSource
    return kind(name, _ref("/".join(place[1:end])), _path(place[end + 1 :]))


def _segments(text: str) -> list[str]:
    return [segment for segment in text.split("/") if segment]


def _hash(text: str) -> str:
    if _HASH.fullmatch(text) is None:
        raise AddressError("InvalidHash", text)
    return text.lower()


def _owner_or_repo(text: str) -> str:
    if _OWNER_OR_REPO.fullmatch(text) is None or text in (".", ".."):
        raise AddressError("InvalidStructure", f"invalid owner/repo segment: {text}")
    return text


def _ref(encoded: str) -> str:
    ref = _decode_percent(encoded, "InvalidRefEncoding")
    if not ref or len(ref.encode()) > MAX_REF_BYTES or _NO_REF_NAME.search(ref):
        raise AddressError("InvalidRefEncoding", encoded)
    return ref


def _path(segments: list[str]) -> str:
    return "/".join(map(_path_segment, segments))


def _path_segment(encoded: str) -> str:
    # An encoded slash makes several segments of one, so each of those is looked at (hail.md §20 row 9).
    parts = [trim(part) for part in _decode_percent(encoded, "InvalidPathEncoding").split("/")]
    if not {"", ".", ".."}.isdisjoint(parts) or any("\\" in part for part in parts):
        raise AddressError("InvalidPathEncoding", encoded)
    return "/".join(parts)


def _decode_percent(encoded: str, kind: ErrorKind) -> str:
    try:
        text = unquote_to_bytes(encoded).decode()
    except UnicodeError:
        raise AddressError(kind, encoded) from None
    if _has_control(text):
        raise AddressError(kind, encoded)
    return trim(text)


def _decode_base64(text: str) -> str:
    if _BASE64URL.fullmatch(text) is None or len(text) % 4 == 1:
        raise AddressError("InvalidBase64", text)
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except UnicodeError:
        raise AddressError("InvalidBase64", text) from None
    # Unused bits at the end have to be zero: each name has one spelling.
    if _encode_base64(decoded) != text or _has_control(decoded):
        raise AddressError("InvalidBase64", text)
    return decoded


def _encode_base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" for character in text)
