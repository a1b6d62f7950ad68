"""Claude Code logs of a wanted size, made by repeating real ones (or our sample) with fresh ids."""

import re
from itertools import count
from typing import Final

from tests.parsers.samples import KETTLE
from tests.shared_material import shared_files

NAME: Final = "session.jsonl"

_UUID: Final = re.compile(rb"\b[0-9a-f]{4}([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b")
_ID: Final = re.compile(rb"\b(toolu_|msg_|req_|tu_|u-|a-)(\w+)")
_TRIMMED: Final = "record-type-coverage"
"""A log of one record a type: nothing that anybody writes at length."""


def claude_code_log(size: int) -> bytes:
    """Return at least ``size`` bytes of whole transcripts, each repetition with ids of its own."""
    files = [path for path in shared_files("fixtures/real/claude-code/*.jsonl") if _TRIMMED not in path.name]
    logs = [path.read_bytes().rstrip(b"\n") + b"\n" for path in files] or [KETTLE]
    pieces: list[bytes] = []
    length = 0
    for number in count():
        for log in logs:
            piece = _renamed(log, number)
            pieces.append(piece)
            length += len(piece)
            if length >= size:
                return b"".join(pieces)
    raise AssertionError("count() does not end")


def _renamed(log: bytes, number: int) -> bytes:
    log = _UUID.sub(lambda match: b"%04x" % (number % 65536) + match[1], log)
    return _ID.sub(lambda match: match[1] + match[2] + b"x%d" % number, log)
