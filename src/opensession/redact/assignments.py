"""What is assigned to a telling name: ``KEY=…``, ``"key": "…"``, YAML, command-line options, XML.

The name stays and only the value is masked. A value ends at a quote, a newline, ``&``, or at what ends
a value in code; what only stands for a secret (``$TOKEN``, ``get_token()``) is left alone.
"""

import re
from collections.abc import Mapping
from itertools import chain

from opensession.redact.findings import Hit
from opensession.redact.names import Promise, promise
from opensession.redact.plausibility import (
    is_key,
    is_password,
    is_random,
    is_strong_key,
    is_wordy_passphrase,
)
from opensession.redact.vendors import VENDORS, Vendor

ASSIGNED = "assigned-secret"
PARAMETER = "url-parameter"

_NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"
_LONGEST_NAME = 64
_QUOTE = r"""\\{0,7}["'`]"""
_END = rf"(?P<name>[A-Za-z0-9_.-]{{0,40}})(?:{_QUOTE})?\]?"
_VALUE = (
    r"""(?:[bBrRuUfF]{0,2}(?P<quote>\\{0,7}["'`])(?P<quoted>[^\s"'`\\]{6,2000})(?:["'`\\]|$)"""
    r"""|(?P<bare>[^\s"'`&,;<>\\(){}\[\]가-힣|]{6,2000})(?P<next>[(\[{]|\\)?)"""
)
_PIPED = _VALUE.replace("|]{6,2000})", "]{6,2000})")
_SIGN = r"(?P<sign>:[ \t]{0,2}[A-Za-z&_.\[\]|]{1,24}[ \t]{0,2}=|:=|=>|={1,3}|:|\?=)[ \t]{0,8}"
_PAIR = rf"[\s,]{{0,40}}(?:\\n[ ]{{0,20}})?(?:{_QUOTE})?[vV]alue(?:{_QUOTE})?[ \t]{{0,2}}[:=][ \t]{{0,4}}"
_ASSIGNED = re.compile(rf"{_END}(?:[ \t]{{0,8}}{_SIGN}|{_PAIR}|(?P<element>>)){_VALUE}", re.ASCII)
_VENDOR = re.compile(
    rf"(?P<name>[ \tA-Za-z0-9_.-]{{0,60}})(?:{_QUOTE})?\]?[ \t]{{0,8}}(?:{_SIGN}|{_PAIR}){_PIPED}", re.ASCII
)
_OPTION = re.compile(
    r"""(?P<name>[a-z][a-z0-9-]{0,40})(?:[ =]{1,4}|\\{0,7}["'],[ ]{0,2}\\{0,7})(?P<quote>["'])?"""
    r"""(?P<value>[^\s"'`&;<>\\(){}\[\]|]{6,2000})""",
    re.ASCII,
)
_SAID = re.compile(
    r"""(?:[ \t]is|는|은)?[ \t]{0,2}[:=]?[ \t]{0,2}["'`]?(?P<value>[^\s"'`,;=<>\\(){}\[\]|가-힣]{8,200})"""
)
_UPPER = re.compile(r"(?:export )?[A-Z][A-Z0-9_]{2,}")

SHORTEST_SAID = 8
SAID_WORDS = ("비밀번호", "패스워드", "암호")
SAID_AHEAD = r"(?=(?:[ \t]is|는|은)?[ \t]{0,2}[:=]?[ \t]{0,2}[!-~]{4})"

AHEAD = (
    r"""(?=[\w.-]{0,12}(?:\\{0,7}["'`])?\]?[ \t]{0,8}"""
    r"""(?:[:=?>]|(?:[\s,]|\\[ntr]){0,40}(?:\\{0,7}["'`])?value))"""
)
"""What follows a credential word in lower-case text, JSON-escaped or not, wherever it is an assignment."""

_OR_PAIR = r"""(?:[\s,]|\\[ntr]){0,40}(?:\\{0,7}["'`])?value"""
VENDOR_AHEAD = rf"""(?=[ \t\w.-]{{0,60}}(?:\\{{0,7}}["'`])?\]?[ \t]{{0,8}}(?:[:=?]|{_OR_PAIR}))"""
"""The same for a service's word, which the name may go on behind with spaces."""

VENDORS_BY_WORD: Mapping[str, tuple[Vendor, ...]] = {
    word: tuple(vendor for vendor in VENDORS if word in vendor.words)
    for word in dict.fromkeys(chain.from_iterable(vendor.words for vendor in VENDORS))
}


def assigned_secret(text: str, start: int, end: int) -> Hit | None:
    """Return the secret assigned to the name that has a credential word at ``text[start:end]``."""
    match = _ASSIGNED.match(text, end)
    if match is None:
        return None
    head = _head_of_name(text, start)
    name = head + text[start:end] + match["name"]
    before = text[start - len(head) - 1 : start - len(head)] if start > len(head) else ""
    if match["element"] and before != "<":
        return None
    value, place, bare = _value(match)
    if bare and match["next"] and match["next"] != "\\":
        return None
    is_parameter = before in {"?", "&"} and match["sign"] == "="
    is_shell = match["sign"] == "=" and _UPPER.fullmatch(name) is not None
    if is_parameter:
        value = value.partition("#")[0]
    if judge(name, value, bare=bare and not (is_parameter or is_shell), shell=is_shell):
        return Hit(place, place + len(value), PARAMETER if is_parameter else ASSIGNED, value)
    return None


def vendor_secret(text: str, start: int, end: int) -> Hit | None:
    """Return the secret of a service, assigned to a name with the service's word at ``text[start:end]``."""
    match = _VENDOR.match(text, end)
    if match is None:
        return None
    value, place, bare = _value(match)
    if bare and match["next"] and match["next"] != "\\":
        return None
    word = text[start:end].lower()
    name = f"{_head_of_name(text, start)}{word}{match['name']}"
    rule = vendor_rule(word, name, value)
    return Hit(place, place + len(value), rule, value) if rule else None


def vendor_rule(word: str, name: str, value: str) -> str | None:
    """Return the rule by which a value is a secret of the service that ``word``, in ``name``, stands for."""
    lowered = name.lower()
    for vendor in VENDORS_BY_WORD[word]:
        if vendor.needs in lowered and vendor.pattern.fullmatch(value) and _is_drawn(value):
            return vendor.rule
    return None


def option_secret(text: str, start: int, end: int) -> Hit | None:
    """Return the secret behind a command-line option whose ``--`` is ``text[start:end]``."""
    match = _OPTION.match(text, end)
    if match is None:
        return None
    value, place = match["value"], match.start("value")
    if judge(match["name"], value, bare=not match["quote"], shell=False):
        return Hit(place, place + len(value), ASSIGNED, value)
    return None


def said_password(text: str, _start: int, end: int) -> Hit | None:
    """Return the password that a sentence tells: ``the password is …``, ``비밀번호는 …``."""
    match = _SAID.match(text, end)
    if match is None:
        return None
    value = match["value"].rstrip(".,:!?*")
    if len(value) >= SHORTEST_SAID and any(map(str.isdigit, value)) and is_password(value, bare=True):
        return Hit(match.start("value"), match.start("value") + len(value), ASSIGNED, value)
    return None


def judge(name: str, value: str, *, bare: bool, shell: bool) -> bool:
    """Tell whether a value is a secret, by what its name promises.

    ``bare`` says that it stands unquoted where code may stand, ``shell`` that it stands as in an
    environment file, where an unquoted word is a text.
    """
    promised: Promise | None = promise(name)
    if promised is None:
        return False
    if promised == "vague":
        return is_strong_key(value)
    if promised == "key":
        return is_key(value, bare=bare)
    if promised == "pass" and bare:
        return False
    return is_password(value, bare=bare) or (shell and is_wordy_passphrase(value))


def _value(match: re.Match[str]) -> tuple[str, int, bool]:
    """Return the assigned value, its place, and whether it stands without quotes."""
    if match["quoted"] is not None:
        return match["quoted"], match.start("quoted"), False
    return match["bare"].rstrip(".,:!?*"), match.start("bare"), True


def _head_of_name(text: str, start: int) -> str:
    """Return what of a name stands in front of ``start``."""
    head = text[max(start - _LONGEST_NAME, 0) : start]
    return head[len(head.rstrip(_NAME)) :]


def _is_drawn(value: str) -> bool:
    """Tell whether a vendor's value looks drawn by chance: letters and digits, no word, no placeholder."""
    return any(map(str.isdigit, value)) and is_random(value, 2.5)
