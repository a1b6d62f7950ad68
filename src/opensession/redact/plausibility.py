"""Telling what may be a secret from what stands where one would: placeholders, code, names, examples."""

import re
from functools import lru_cache
from math import log2
from operator import sub

from opensession.redact.wordlists import either, words

_STANDS_FOR = re.compile(r"\$[a-z_({]|%[a-z_]|[<{\[(]|@[a-z_]{1,40}$|\\?\*")
_PLACEHOLDER_WORDS = words(
    "${ $( {{ %( ... … xxx *** • ● ______ ------ ====== #### 000000 12345678 abcdefgh foobar lorem "
    "deadbeef cafebabe your example placeholder changeme change-me change_me changeit change-this "
    "change_this redacted replace dummy insert- insert_ sample not-set not_set notset not-real "
    "not-a-secret fake mock masked hidden censored omitted todo undefined secrets. vault: keychain "
    "getenv environ process.env import.meta test-key test_key testkey test-token test_token testtoken "
    "test-secret test_secret testsecret test-password test_password testpassword"
)
_PLACEHOLDER = re.compile(either(sorted(_PLACEHOLDER_WORDS)))
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_DUMMY_WORDS = words(
    "abc account ad admin administrator api app apps auth backend bar baz bearer bob alice client "
    "code credential credentials cred creds data database db default demo dev development env false foo "
    "for from given guest hello here id in int integer is invalid jwt key keys letmein local localhost "
    "login long me mongo my mysql name new none null of old one pass passw passwd password passwords "
    "pg postgres postgresql prod production public pw pwd qwerty random rabbitmq redis ro root rw secret "
    "secrets service session shared short some srv staging string strong super supersecret sys system "
    "tbd temp test tester testing tests the this tmp to token tokens true two unset user username "
    "user valid value very web word world wrong yes"
)
_CODE_STEP = re.compile(r"\.|::|->|\?\.")
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*", re.ASCII)
_ALGORITHM = re.compile(
    r"(?:aes|argon|base|bcrypt|blake|ecdsa|ed|ecdh|es|hmac|hs|md|oauth|p(?=256|384|521)|pbkdf|ps|rs|rsa|scrypt|secp"
    r"|sha|utf|x(?=509|25519)|h(?=26))[-_]?\d{1,5}(?:[-_/.]?(?:url|cbc|gcm|ecb|ctr|id|i|d|k1|r1|le|be|hex|sha\d{1,3}))?",
    re.IGNORECASE,
)
_HASH = re.compile(r"(?:sha\d{1,3}|md5|blake\w{1,3})[-:=]", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-fA-F]+")
_TIME = re.compile(r"\d{4}-?\d\d-?\d\d(?:[T_ ]?\d\d.*)?")
_MEASURE = re.compile(r"v?\d[\d.,:]*[a-zA-Z%]{0,5}")
_LABEL = re.compile(r"[A-Za-z]{1,24}[-_.:]\d{1,3}")
_PATH = re.compile(r"(?:[A-Za-z]:|[~.]{0,2})[\\/]|[A-Za-z][A-Za-z0-9+.-]{1,12}:/|(?:[\w.-]{1,24}/){2}")
_FILE = re.compile(r"[\w.-]{1,80}\.(?:[a-z]{2,4}|json|yaml|toml|html|properties|jsonl|p12)")
UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_SYMBOL = re.compile(r"[^\w\-./:,@ ]")
_RUN = re.compile(r"[A-Za-z0-9]+")
_VOWEL = re.compile("[aeiouyAEIOUY]")
_SWITCH = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z][0-9]|[0-9][A-Za-z]")


def entropy(text: str) -> float:
    """Return the Shannon entropy of the characters, in bits a character."""
    size = len(text)
    return log2(size) - sum(map(_bits, map(text.count, set(text)))) / size


@lru_cache(maxsize=4096)
def _bits(count: int) -> float:
    return count * log2(count)


def is_placeholder(text: str) -> bool:
    """Tell whether a value only stands for a secret: ``$TOKEN``, ``<token>``, ``changeme``."""
    lowered = text.lower()
    stands = _STANDS_FOR.match(lowered) or _PLACEHOLDER.search(lowered)
    return bool(stands) or is_run(text) or _is_made_of_dummies(text)


def is_run(text: str) -> bool:
    """Tell whether half of the characters repeat or continue the one before: ``aaaa``, ``12345678``."""
    letters = text.encode()
    steps = list(map(sub, letters[1:], letters))
    return (steps.count(0) + steps.count(1)) * 2 >= len(letters) - 1


def is_random(text: str, least: float) -> bool:
    """Tell whether a token may have been drawn by chance: so many bits a character at least."""
    return entropy(text) >= least and not is_placeholder(text)


def is_drawn(text: str) -> bool:
    """Tell whether a token without a form of its own looks drawn by chance: letters and digits alternate."""
    return _DIGIT.search(text) is not None and len(_SWITCH.findall(text)) >= 2 and is_random(text, 3.0)


def is_password(text: str, *, bare: bool) -> bool:
    """Tell whether a value may be a password. ``bare`` says that it stands without quotes, as code does."""
    if len(text) < 6 or is_placeholder(text) or _is_of_another_kind(text, bare=bare):
        return False
    return _is_mixed(text) or _has_random_letters(text)


def is_key(text: str, *, bare: bool) -> bool:
    """Tell whether a value may be a token or key: some run of eight characters is mixed."""
    if len(text) < 8 or is_placeholder(text) or _is_of_another_kind(text, bare=bare):
        return False
    runs: list[str] = _RUN.findall(text)
    mixed = [len(run) for run in runs if _is_mixed(run)]
    return (
        max(mixed, default=0) >= 8
        or (len(text) >= 12 and sum(size >= 4 for size in mixed) >= 2)
        or (len(text) >= 10 and _SYMBOL.search(text) is not None and _is_mixed("".join(runs)))
        or _has_random_letters(text)
    )


def is_strong_key(text: str) -> bool:
    """Tell whether a value under a vague name, such as ``key``, may be a secret; hashes and ids are not."""
    if len(text) < 20 or entropy(text) < 3.7 or is_placeholder(text) or _is_of_another_kind(text, bare=True):
        return False
    if _HEX.fullmatch(text) or UUID.search(text):
        return False
    return any(
        len(run) >= 16 and _is_mixed(run) and not _HEX.fullmatch(run) and len(_SWITCH.findall(run)) >= 4
        for run in _RUN.findall(text)
    )


def is_wordy_passphrase(text: str) -> bool:
    """Tell whether a value is several words of which most are no dummies: ``correct-horse-battery``."""
    words = [word.lower() for word in _WORDS.findall(text)]
    return len(text) >= 12 and len(words) >= 3 and not is_placeholder(text) and "/" not in text


def _is_mixed(text: str) -> bool:
    return bool(_LETTER.search(text)) + bool(_DIGIT.search(text)) + bool(_SYMBOL.search(text)) >= 2


def _has_random_letters(text: str) -> bool:
    """Tell letters that no word has: case that changes within it, or hardly a vowel."""
    letters = "".join(_RUN.findall(text))
    if len(letters) < 10 or entropy(letters) < 3:
        return False
    vowels = len(_VOWEL.findall(letters))
    return (len(letters) >= 12 and len(_SWITCH.findall(letters)) * 4 >= len(letters)) or vowels * 7 <= len(
        letters
    )


def _is_of_another_kind(text: str, *, bare: bool) -> bool:
    """Tell a path, a version, a time, a hash with its name, an algorithm and, unquoted, a piece of code."""
    return bool(
        _HASH.match(text)
        or _ALGORITHM.fullmatch(text)
        or _TIME.fullmatch(text)
        or _MEASURE.fullmatch(text)
        or _FILE.fullmatch(text)
        or _LABEL.fullmatch(text)
        or (_PATH.match(text) and not _has_drawn_run(text))
        or (_is_code_path(text) and (bare or not _DIGIT.search(text)))
    )


def _has_drawn_run(text: str) -> bool:
    runs = _RUN.findall(text)
    return any(len(run) >= 16 and _is_mixed(run) and len(_SWITCH.findall(run)) >= 4 for run in runs)


def _is_code_path(text: str) -> bool:
    steps = _CODE_STEP.split(text.rstrip("!?;"))
    return len(steps) > 1 and all(map(_IDENTIFIER.fullmatch, steps))


def _is_made_of_dummies(text: str) -> bool:
    words = _WORDS.findall(text)
    return bool(words) and all(
        word.lower() in _DUMMY_WORDS or (word.isdigit() and (len(word) < 2 or is_run(word))) for word in words
    )
