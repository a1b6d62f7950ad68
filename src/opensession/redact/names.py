"""Names under which secrets stand: ``DB_PASSWORD``, ``apiKey``, ``--auth-token``, and what only sounds so."""

import re
from functools import lru_cache
from typing import Literal

from opensession.redact.wordlists import words

Promise = Literal["password", "pass", "key", "vague"]
"""What a name promises of its value: a password, perhaps one (``pass``), a token or key, or perhaps a key."""

CREDENTIAL_WORDS = (
    *("password", "passwd", "passphrase", "passwort", "pwd", "pass", "secret", "token"),
    *("key", "auth", "credential", "credentials", "creds", "cookie"),
)
"""How the last word of such a name ends, in lower case."""

_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_.\-\s$:]+")
_SUFFIXES = words(
    "value b64 base64 raw plain plaintext live test prod production dev staging old new current default"
)
_PASSWORDS = ("password", "passwd", "passphrase", "passwort", "pwd")
_KEYS = (
    *("secret", "token", "credential", "credentials", "creds", "apikey", "secretkey", "accesskey", "authkey"),
    *(
        "privatekey",
        "accountkey",
        "encryptionkey",
        "signingkey",
        "masterkey",
        "sharedaccesskey",
        "storagekey",
    ),
)
_BEFORE_KEY = words(
    "access account admin api app auth client consumer deploy encryption hmac jwt license master private "
    "secret server service shared signing storage subscription webhook"
)
_NO_SECRET = words(
    "bos cache cached column completion continuation csrf cursor dedup eos error field foreign group hash "
    "help hint idempotency index input label lang locale lookup map mask max message min next num object "
    "output pad page param partition path pattern placeholder prefix prev previous primary pub public "
    "query range regex registry resource resume routing row schema shard sort special stop sync table "
    "total translation type unique unk url xsrf"
)


@lru_cache(maxsize=4096)
def promise(name: str) -> Promise | None:
    """Say what a name promises; None for one that no secret stands under, such as ``next_page_token``."""
    words = [word.lower() for word in _BORDER.split(name) if word]
    while len(words) > 1 and (words[-1] in _SUFFIXES or words[-1].isdigit()):
        words.pop()
    if not words or _NO_SECRET.intersection(words):
        return None
    last = words[-1].rstrip("0123456789")
    before = words[-2] if len(words) > 1 else ""
    if last.endswith(_PASSWORDS):
        return "password"
    if last.endswith(_KEYS) or last == "auth" or (last == "key" and before in _BEFORE_KEY):
        return "key"
    if last == "pass" or last.endswith(("dbpass", "userpass")):
        return "pass"
    return "vague" if last in {"key", "cookie"} or last.endswith("key") else None
