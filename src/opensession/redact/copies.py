"""Finding again, anywhere in a session, the secrets that some rule has found in one place of it."""

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote, unquote

from opensession.redact.credentials import PEM
from opensession.redact.findings import Hit
from opensession.redact.wordlists import either

SHORTEST = 8
"""A shorter secret is masked only where a rule finds it: the same letters are too often something else."""

_HEAD = 6
_MANY = 2_000
_WORD = re.compile(rf"(?<![A-Za-z0-9])(?=([^\s]{{{_HEAD}}})\S{{{SHORTEST - _HEAD}}})")
_SHORTEST_WORD = 20
_SHORTEST_NUMBER = 12
_SHORTEST_PEM_LINE = 40


class Copies:
    """Looks for known secrets as they are and as JSON, URLs and base64 write them.

    The search is for their first letters, by a tree; the rest is compared only where those stand. Of very
    many secrets a tree would take longer to make than to use, so they are looked for where a word begins.
    """

    def __init__(self, secrets: Iterable[Hit]) -> None:
        self._by_head: dict[str, list[tuple[str, Hit]]] = {}
        for secret in secrets:
            for form in _forms(secret):
                self._by_head.setdefault(form[:_HEAD], []).append((form, secret))
        for forms in self._by_head.values():
            forms.sort(key=lambda pair: -len(pair[0]))
        if len(self._by_head) > _MANY:
            self._heads, self._line_heads = _WORD, None
        else:
            self._heads = re.compile(f"({either(self._by_head)})")
            # On a line a head may be escaped, and then is longer; enough of it is the same.
            self._line_heads = re.compile(either(map(_escaped, self._by_head)).encode())

    def is_in(self, line: bytes) -> bool:
        """Tell whether a JSON line may hold a copy."""
        return self._line_heads is None or self._line_heads.search(line) is not None

    def hits_in(self, text: str, known: Sequence[Hit] = ()) -> list[Hit]:
        """Return the copies in a text, apart from each other and from what is ``known`` in it."""
        if known and self._line_heads is None and not self._is_between(text, known):
            return []
        end = 0
        found: list[Hit] = []
        for head in self._heads.finditer(text):
            forms, start = self._by_head.get(head[1]), head.start()
            if forms is None or start < end:
                continue
            pair = next((pair for pair in forms if text.startswith(pair[0], start)), None)
            if pair is not None:
                form, secret = pair
                end = start + len(form)
                if all(end <= hit.start or hit.end <= start for hit in known):
                    found.append(Hit(start, end, secret.rule, secret.value))
        return found

    def _is_between(self, text: str, known: Sequence[Hit]) -> bool:
        """Tell whether a copy may begin outside the known hits; far cheaper than going from head to head."""
        ends = (0, *(hit.end for hit in known))
        starts = (*(hit.start for hit in known), len(text))
        rest = "\n".join(text[end:start] for end, start in zip(ends, starts, strict=True))
        return not self._by_head.keys().isdisjoint(self._heads.findall(rest))


def copies_of(secrets: Mapping[str, Hit]) -> Copies | None:
    """Return the search for some secrets; None when none of them can be told anywhere else."""
    telling = [secret for secret in secrets.values() if _is_telling(secret)]
    return Copies(telling) if telling else None


def _is_telling(secret: Hit) -> bool:
    value = secret.value
    if value.isdigit():
        return len(value) >= _SHORTEST_NUMBER
    if value.isalpha() and (value.islower() or value.istitle()):
        return len(value) >= _SHORTEST_WORD
    return len(value) >= SHORTEST


def _forms(secret: Hit) -> set[str]:
    if secret.rule == PEM:
        return {line for line in secret.value.split("\n") if len(line) >= _SHORTEST_PEM_LINE}
    value = secret.value
    if value.isascii() and value.isalnum():
        return {value, *_in_base64(value)}
    forms = {value, _escaped(value), quote(value, safe=""), unquote(value), *_in_base64(value)}
    return {form for form in forms if len(form) >= SHORTEST}


def _in_base64(value: str) -> Iterator[str]:
    """Yield what of a value's base64 does not depend on its neighbours, at each of three alignments."""
    data = value.encode()
    if len(data) < SHORTEST + 4:
        return
    for ahead in range(3):
        encoded = b64encode(bytes(ahead) + data).decode()
        yield encoded[(ahead * 8 + 5) // 6 : (ahead + len(data)) * 8 // 6]


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
