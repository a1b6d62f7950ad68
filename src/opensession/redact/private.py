"""What is no secret but says who somebody is: home folders and e-mail addresses."""

import re

from opensession.redact.findings import Hit
from opensession.redact.wordlists import words

HOME = "home-folder"
EMAIL = "email-address"

TILDE = "~"
"""What a home folder becomes."""

_SEPARATOR = r"(?:\\{1,8}|/|%2[fF]|%5[cC])"
_NAME = r"[^\s/\\:\"'<>|*?$`,;()\[\]{}%&=#~@!]{1,64}"
_UNIX = re.compile(rf"(?:/|%2[fF])(?:home|Users)(?:/|%2[fF])(?P<name>{_NAME})")
_WINDOWS = re.compile(
    rf"[\\/]{{1,8}}[Uu]sers(?:{_SEPARATOR})(?P<name>[^\\/:*?\"<>|\r\n$%{{}}]{{1,64}}(?=\\)|{_NAME})"
)
_SLUG = re.compile(r"-(?:home|Users)-(?P<name>[A-Za-z0-9_.]{1,64})(?=-)")
_DRIVE = re.compile(r"(?:/mnt|/cygdrive)?(?:/[A-Za-z]|[A-Za-z](?::|%3[aA]))\Z")
_DEEPEST_ESCAPE = 8
_NO_HOME = frozenset(
    {"shared", "public", "default", "all users", "linuxbrew", "...", "..", ".", "index", "me"}
)
_GENERIC = re.compile(r"(?:your|my|some|example|user_?name|x{3,}|<).*", re.IGNORECASE)

_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-")
_DOMAIN = re.compile(r"@[A-Za-z0-9][A-Za-z0-9.-]{2,252}")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST_LOCAL = 64
_NO_TOP = words(
    "js ts jsx tsx go rb java kt css scss html htm json yaml yml toml xml svg png jpg jpeg gif webp ico "
    "pdf md "
    "lock log txt sql bak vue svelte wasm zip gz tar map local localhost internal invalid test example "
    "service socket target mount timer lan corp exe dll latest next key value length name id type"
)
_RESERVED = re.compile(
    r"(?:.*\.)?(?:example\.(?:com|org|net|edu)|(?:domain|email|mail|test|foo|bar|acme|company|mydomain|yourdomain"
    r"|yourcompany|mycompany|site|host|server|somewhere)\.(?:com|org|net|io)|users\.noreply\.github\.com"
    r"|[a-z]\.(?:com|org|net|io|co))",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"(?:git|hg|svn|no-?reply|do-?not-?reply|notifications?|root|nobody|user|you|your[._-]?\w{0,20}|name|email|me"
    r"|someone|test|foo|bar|this|super|return|self|npm|postmaster|mailer-daemon|[\d.]{1,15}[a-z]?)",
    re.IGNORECASE,
)


def home_folder(text: str, start: int, _end: int) -> Hit | None:
    """Return a home folder of Linux, macOS or Windows whose word ``home`` or ``Users`` is at ``start``."""
    match = _UNIX.match(text, start) or _WINDOWS.match(text, start)
    if match is None:
        return None
    name = match["name"].rstrip(".")
    if (
        not name
        or not (name[0].isalnum() or name[0] == "_")
        or name.lower() in _NO_HOME
        or _GENERIC.fullmatch(name)
    ):
        return None
    while start and text[start - 1] == "\\" and match.start() - start < _DEEPEST_ESCAPE:
        start -= 1
    before = text[max(start - 12, 0) : start]
    drive = _DRIVE.search(before)
    if drive is not None and _may_begin(before[: drive.start()]):
        start -= len(drive[0])
    elif match.re is _WINDOWS or not _may_begin(before):
        return None
    return Hit(start, match.start("name") + len(name), HOME, f"{HOME}:{name}")


def folder_slug(text: str, start: int, _end: int) -> Hit | None:
    """Return a home folder written with dashes, as agents name the folder of a project."""
    match = _SLUG.match(text, start)
    if match is None or (start and text[start - 1] not in "/\\ \"'`\n") or match["name"].lower() in _NO_HOME:
        return None
    return Hit(start, match.end(), HOME, f"{HOME}:{match['name']}")


def email_address(text: str, start: int, _end: int) -> Hit | None:
    """Return the address around the ``@`` at ``start``, unless it is reserved, a remote or a machine's."""
    domain = _domain(text, start)
    if domain is None:
        return None
    first = start
    while first and start - first <= _LONGEST_LOCAL and text[first - 1] in _LOCAL:
        first -= 1
    local = text[first:start].lstrip(".%+-")
    first = start - len(local)
    if not local or len(local) > _LONGEST_LOCAL or _NO_PERSON.fullmatch(local) or _RESERVED.fullmatch(domain):
        return None
    before = text[max(first - 80, 0) : first]
    if (
        before.endswith(("/", "@", "=@"))
        or "://" in before[max(before.rfind(" "), before.rfind("/") - 2, 0) :]
    ):
        return None
    return Hit(first, start + 1 + len(domain), EMAIL, f"{local}@{domain}".lower())


def _domain(text: str, start: int) -> str | None:
    """Return the domain behind the ``@`` at ``start``, unless its last label is a file's ending."""
    match = _DOMAIN.match(text, start)
    if match is None or text[match.end() : match.end() + 1] in {"@", "(", "_"}:
        return None
    domain = match[0][1:].rstrip(".-")
    *labels, top = domain.split(".")
    if not labels or not top.isalpha() or len(top) < 2 or top.lower() in _NO_TOP:
        return None
    return domain if all(map(_LABEL.fullmatch, labels)) else None


def _may_begin(before: str) -> bool:
    """Tell whether a path may begin behind this: not inside another path, a word or the path of a URL."""
    return (
        not before
        or before.endswith(("file://", "file:///", "\\n", "\\t", "\\r"))
        or not (before[-1].isalnum() or before[-1] in "_.-~)]}>/\\@*")
    )
