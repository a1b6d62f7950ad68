"""The values of a Kubernetes Secret in YAML: base64 under ``data:``, whatever their names are."""

import re
from collections.abc import Iterator

from opensession.redact.findings import Hit
from opensession.redact.plausibility import is_placeholder

RULE = "kubernetes-secret"

_KIND = re.compile(r"kind:[ \t]{0,4}[\"']?secret\b", re.IGNORECASE)
_DATA = re.compile(r"(?:\n|\\n)[ +-]{0,12}data:[ \t]{0,4}(?=\n|\\n)")
_ENTRY = re.compile(
    r"(?:\n|\\n)[ +-]{1,16}[\w.-]{1,80}:[ ]{1,4}[\"']?([A-Za-z0-9+/]{8,8000}={0,2})(?=[\"']?(?:\s|\\n|$))"
)
_DOCUMENT = "\n---"


def secrets_in(text: str) -> Iterator[Hit]:
    """Yield the values of each Secret in a text."""
    if "data:" not in text or not _KIND.search(text):
        return
    start = 0
    for document in text.split(_DOCUMENT):
        if _KIND.search(document):
            for data in _DATA.finditer(document):
                yield from _entries(document, data.end(), start)
        start += len(document) + len(_DOCUMENT)


def _entries(document: str, place: int, offset: int) -> Iterator[Hit]:
    while entry := _ENTRY.match(document, place):
        value = entry[1]
        if len(value) % 4 == 0 and not is_placeholder(value):
            yield Hit(offset + entry.start(1), offset + entry.end(1), RULE, value)
        place = entry.end(1) + (document[entry.end(1) : entry.end(1) + 1] in {'"', "'"})
