"""User names, passwords and tokens of remote URLs: kept out of everything that is shown."""

import re

# A password may hold a slash or an at sign, so everything up to the last at sign goes. That takes too much of
# an address with an at sign in its path, which costs a reader less than half a password.
_USERINFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)[^\s'\"<>]*@")

_SECRET = re.compile(r"https?://[^\s'\"<>]*@|://[^\s/'\"<>]*:[^\s'\"<>]*@", re.IGNORECASE)
"""What gives access: a password, or over http even a name alone, which is how hosts write tokens."""


def has_credentials(text: str) -> bool:
    """Tell whether a URL in a text gives access, unlike ``ssh://git@host/path``."""
    return _SECRET.search(text) is not None


def without_userinfo(text: str) -> str:
    """Return a text, such as a remote's URL or what git said, with no URL in it naming a user."""
    return _USERINFO.sub(r"\g<scheme>", text)
