"""Credentials in the places that protocols have for them: headers, URLs, ``curl -u``, PEM blocks."""

import re
from base64 import b64decode

from opensession.redact.findings import Hit
from opensession.redact.plausibility import is_drawn, is_key, is_password, is_placeholder, is_random

BEARER = "bearer-token"
BASIC = "basic-credentials"
URL = "url-credentials"
SIGNED = "url-parameter"
USER = "command-line-credentials"
PEM = "private-key"

_AUTHORISED = re.compile(r"bearer[ \t]{1,4}([A-Za-z0-9._~+/=-]{16,3000})", re.ASCII | re.IGNORECASE)
_HEADER = re.compile(
    r"""authorization\\{0,7}["']?\]?[ \t]{0,4}[:=,][ \t]{0,4}\\{0,7}["'`]?"""
    r"(?:(?:token|apikey|api-key|key|gitlab|discogs|ssws|bot|digest)[ \t=]{1,4})?"
    r"([A-Za-z0-9._~+/=:-]{16,3000})",
    re.ASCII | re.IGNORECASE,
)
_BASIC = re.compile(r"basic[ \t]{1,4}([A-Za-z0-9+/_-]{8,1000}={0,2})", re.ASCII | re.IGNORECASE)
_USERINFO = re.compile(
    r"""://(?P<user>[^\s/?#"'`<>@\\:|\[\]]{0,300})(?::(?P<password>[^\s/?#"'`<>@\\|]{1,300}))?@(?=[A-Za-z0-9\[])""",
)
_SIGNED = re.compile(r"[A-Za-z0-9_-]{0,24}=([A-Za-z0-9%_.~+/-]{20,2000}={0,2})", re.ASCII)
_CURL = re.compile(r"(?:-u|--user)[ =]{0,3}[\"']?([^\s:\"'@]{1,100}):([^\s\"'`\\]{3,200})")
_PEM_BEGIN = re.compile(r"-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----")
_PEM_END = re.compile(r"-----END[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----")
_PEM_GAP = re.compile(r"(?:\\{1,8}[nrt]|[\s\"'+,>|#*.:\\-]){0,40}")
_PEM_LINE = re.compile(r"(?:[A-Za-z0-9+/]{1,4000}={0,2}|[A-Z][A-Za-z-]{2,20}: [^\n\\\"']{1,120})")
_PEM_LINES = 600
_LONGEST_PEM = 32_000


def bearer_token(text: str, start: int, _end: int) -> Hit | None:
    """Return the token behind the word ``Bearer``."""
    return _drawn(_AUTHORISED.match(text, start), BEARER)


def authorization_header(text: str, start: int, _end: int) -> Hit | None:
    """Return the token of an ``Authorization`` header with another scheme, or with none."""
    return _drawn(_HEADER.match(text, start), BEARER)


def basic_credentials(text: str, start: int, _end: int) -> Hit | None:
    """Return what follows the word ``Basic`` if it is ``user:password`` in base64 (RFC 7617 §2)."""
    match = _BASIC.match(text, start)
    if match is None:
        return None
    user, colon, password = _decoded(match[1]).partition(":")
    if not colon or not (user + password).isprintable() or is_placeholder(password):
        return None
    return Hit(match.start(1), match.end(1), BASIC, match[1])


def url_credentials(text: str, start: int, _end: int) -> Hit | None:
    """Return the password, or the lone token, in front of the host of a URL whose ``://`` is at ``start``."""
    match = _USERINFO.match(text, start)
    if match is None:
        return None
    password = match["password"]
    if password is None:
        user = match["user"]
        if len(user) >= 16 and is_key(user, bare=False):
            return Hit(match.start("user"), match.end("user"), URL, user)
        return None
    if len(password) < 4 or is_placeholder(password) or (password.isalpha() and password == match["user"]):
        return None
    return Hit(match.start("password"), match.end("password"), URL, password)


def signed_parameter(text: str, _start: int, end: int) -> Hit | None:
    """Return the signature in a URL's query; ``end`` is behind the word that the name begins with."""
    match = _SIGNED.match(text, end)
    if match and is_random(match[1], 3.5):
        return Hit(match.start(1), match.end(1), SIGNED, match[1])
    return None


def curl_user(text: str, start: int, _end: int) -> Hit | None:
    """Return the password of ``-u user:password``."""
    match = _CURL.match(text, start)
    if match and is_password(match[2], bare=False):
        return Hit(match.start(2), match.end(2), USER, match[2])
    return None


def private_key(text: str, start: int, _end: int) -> Hit | None:
    """Return a PEM block from its first to its last dash, or as far as it goes when it is cut off.

    Its lines may be parted by newlines, by escaped ones, by quotes, or by the marks of a diff.
    """
    begin = _PEM_BEGIN.match(text, start)
    if begin is None:
        return None
    place, body = _pem_body(text, begin.end())
    close = _PEM_END.match(text, _skip(text, place))
    if len(body) < (40 if close else 60) or is_placeholder(body[:64]):
        return None
    return Hit(start, close.end() if close else place, PEM, body)


def _pem_body(text: str, place: int) -> tuple[int, str]:
    """Return where the last line of a body ends, and its lines, parted by newlines whatever parted them."""
    lines: list[str] = []
    limit = place + _LONGEST_PEM
    while len(lines) < _PEM_LINES and place < limit:
        line = _PEM_LINE.match(text, _skip(text, place), limit)
        if line is None or (len(line[0]) < 16 and len(lines) < 1) or _is_prose(line[0]):
            break
        lines.append(line[0])
        place = line.end()
    return place, "\n".join(lines)


def _is_prose(line: str) -> bool:
    return ":" not in line and len(line) < 16 and line.isalpha() and line.islower()


def _skip(text: str, place: int) -> int:
    gap = _PEM_GAP.match(text, place)
    end = gap.end() if gap else place
    # The dashes of the last line look like those of a diff.
    for dashes in ("-----END", "-----"):
        found = text.find(dashes, place, end + len(dashes))
        if found >= 0:
            return found
    return end


def _drawn(match: re.Match[str] | None, rule: str) -> Hit | None:
    if match is None:
        return None
    value = match[1].rstrip(".")
    if len(value) < 16 or not is_drawn(value):
        return None
    return Hit(match.start(1), match.start(1) + len(value), rule, value)


def _decoded(text: str) -> str:
    try:
        return b64decode(
            text + "=" * (-len(text) % 4), altchars=b"-_" if "-" in text or "_" in text else None
        ).decode()
    except ValueError:
        return ""
