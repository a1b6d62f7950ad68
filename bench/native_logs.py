"""Logs to measure with: Claude Code's of a wanted size, repeated with fresh ids, and one of each agent."""

import re
from itertools import count
from typing import Final

from opensession.parsers.bundle import Bundle
from opensession.parsers.registry import detect
from tests.parsers.samples import KETTLE
from tests.shared_material import shared_files
from tests.support.agent_logs import LOGS

NAME: Final = "session.jsonl"

_SURE: Final = 80

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


def largest_of_each_agent() -> dict[str, Bundle]:
    """Return each parser's largest single real log in JSON, or our small sample; keyed by the parser's id."""
    largest = {log.parser: Bundle.of_file(log.path, log.data) for log in LOGS if not log.path.endswith(".md")}
    for path in shared_files("fixtures/real/**/*.json*"):
        bundle = Bundle.of_file(path.as_posix(), path.read_bytes())
        found = detect(bundle)
        if found and found[0].confidence >= _SURE and len(bundle.data) > len(largest[found[0].id].data):
            largest[found[0].id] = bundle
    return {parser: bundle for parser, bundle in largest.items() if not bundle.is_sqlite}
