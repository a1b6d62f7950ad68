"""What one event says, apart from how it is written down: a label, facts, and parts to quote."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from opensession.hail import JsonValue
from opensession.site.rendering.records import Record, integer, items, mapping, pretty, string

INLINE_LIMIT = 120
"""Subjects up to this many characters stand in the label, longer ones are quoted below it."""

OPEN_CALLS = 1000
"""So many calls wait for their result at once; older ones are forgotten, which keeps memory bounded."""

CLOCK = re.compile(r"\d\d:\d\d:\d\d")


class Kind(NamedTuple):
    """How an event type is shown: its label, and the data field that is its subject."""

    label: str
    subject: str = ""
    language: str = ""
    """What the subject is written in, when it has to be quoted."""


KINDS: dict[str, Kind] = {
    "UserMessage": Kind("Prompt"),
    "AgentMessage": Kind("Agent"),
    "SystemMessage": Kind("System message"),
    "Thinking": Kind("Thinking"),
    "ToolCall": Kind("Tool call", "name"),
    "ToolResult": Kind("Result", "name"),
    "FileRead": Kind("File read", "path"),
    "CodeSearch": Kind("Code search", "query"),
    "FileSearch": Kind("File search", "pattern"),
    "FileEdit": Kind("File edit", "path"),
    "FileCreate": Kind("File created", "path"),
    "FileDelete": Kind("File deleted", "path"),
    "ShellCommand": Kind("Shell command", "command", "sh"),
    "ImageGenerate": Kind("Image generated", "prompt"),
    "VideoGenerate": Kind("Video generated", "prompt"),
    "AudioGenerate": Kind("Audio generated", "prompt"),
    "WebSearch": Kind("Web search", "query"),
    "WebFetch": Kind("Web page fetched", "url"),
    "TaskStart": Kind("Task started", "title"),
    "TaskEnd": Kind("Task ended", "summary"),
    "Custom": Kind("Note", "kind"),
}

MESSAGES = frozenset({"UserMessage", "AgentMessage"})


class Part(NamedTuple):
    """A piece of quoted content. ``label`` and ``subject`` may be empty, ``text`` too."""

    text: str
    language: str = ""
    label: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, ready to be written in any form. All strings but ``label`` are as untrusted as the log."""

    number: int
    """1-based position among the events."""
    type: str
    label: str
    subject: str
    clock: str
    """Time of day in UTC, ``HH:MM:SS``, or empty."""
    lane: str
    """The task that the event belongs to, or empty."""
    facts: list[str]
    """Short remarks made by us: exit code, duration, tokens."""
    parts: list[Part]


@dataclass(slots=True)
class Transcript:
    """Turns events into entries; remembers which calls are still open."""

    count: int = 0
    _open: dict[str, int] = field(default_factory=dict)

    def read(self, event: Record) -> Entry:
        """Describe the next event. Unknown types and blocks are described by their JSON."""
        self.count += 1
        event_type = mapping(event, "event_type")
        name = string(event_type, "type")
        data = mapping(event_type, "data")
        kind = KINDS.get(name)
        if kind is None:
            parts = [Part(pretty(dict(event)), "json")]
            return Entry(self.count, name, "Unknown event", name, _clock(event), "", [], parts)
        subject = string(data, kind.subject) if kind.subject else ""
        parts = [
            part
            for block in items(mapping(event, "content"), "blocks")
            if (part := read_block(block)) and part != Part(subject)
        ]
        if diff := string(data, "diff"):
            parts.insert(0, Part(diff, "diff"))
        if len(subject) > INLINE_LIMIT or "\n" in subject:
            quoted = [part for part in parts if part.text != subject or part.label]
            subject, parts = "", [Part(subject, kind.language), *quoted]
        elif name == "ShellCommand":
            parts = [part for part in parts if part.text != subject or part.label]
        facts = [*self._pairing(event, name, data), *_facts(event, data)]
        return Entry(
            self.count, name, kind.label, subject, _clock(event), string(event, "task_id"), facts, parts
        )

    def _pairing(self, event: Record, name: str, data: Record) -> list[str]:
        call_id = string(mapping(event, "attributes"), "semantic.call_id").strip()
        if name == "ToolResult":
            keys = (call_id, string(data, "call_id").strip())
            numbers = [number for key in keys if key and (number := self._open.pop(key, None))]
            return [f"for {numbers[0]}"] if numbers else []
        for key in {call_id, string(event, "event_id")} - {""}:
            self._open[key] = self.count
        while len(self._open) > OPEN_CALLS:
            del self._open[next(iter(self._open))]
        return []


def read_block(block: JsonValue) -> Part | None:
    """Describe one content block; None for one that holds nothing."""
    if not isinstance(block, dict):
        return Part(pretty(block), "json")
    reader = BLOCKS.get(string(block, "type"))
    part = reader(block) if reader else Part(pretty(block), "json", "Unknown block")
    return part if part.text or part.label else None


def _text(block: Record) -> Part:
    return Part(string(block, "text"))


def _code(block: Record) -> Part:
    start = integer(block, "start_line")
    label = f"From line {start}" if start is not None and start != 1 else ""
    return Part(string(block, "code"), string(block, "language"), label)


def _json(block: Record) -> Part:
    return Part(pretty(block.get("data")), "json")


def _file(block: Record) -> Part:
    return Part(string(block, "content"), "", "File", string(block, "path"))


def _media(block: Record) -> Part:
    subject = ", ".join(filter(None, (string(block, "alt"), string(block, "mime"))))
    return Part(shorten_data_url(string(block, "url")), "", string(block, "type"), subject)


def _reference(block: Record) -> Part:
    return Part(shorten_data_url(string(block, "uri")), "", "Reference", string(block, "media_type"))


BLOCKS = {
    "Text": _text,
    "Code": _code,
    "Json": _json,
    "File": _file,
    "Image": _media,
    "Video": _media,
    "Audio": _media,
    "Reference": _reference,
}


def shorten_data_url(url: str) -> str:
    """Return the address, or for an inline ``data:`` address its head and size."""
    head, comma, body = url.partition(",")
    if not comma or head[:5].lower() != "data:" or len(body) <= INLINE_LIMIT:
        return url
    return f"{head[:INLINE_LIMIT]},… ({len(body):,} characters inline)"


def _facts(event: Record, data: Record) -> list[str]:
    facts = []
    if data.get("is_error") is True:
        facts.append("error")
    if (code := integer(data, "exit_code")) is not None:
        facts.append(f"exit {code}")
    if (milliseconds := integer(event, "duration_ms")) is not None:
        facts.append(f"{milliseconds / 1000:,.1f} s")
    attributes = mapping(event, "attributes")
    tokens = [
        (integer(attributes, key), way) for key, way in (("input_tokens", "in"), ("output_tokens", "out"))
    ]
    if spent := [f"{count:,} {way}" for count, way in tokens if count is not None]:
        facts.append("tokens " + ", ".join(spent))
    return facts


def _clock(event: Record) -> str:
    clock = string(event, "timestamp")[11:19]
    return clock if CLOCK.fullmatch(clock) else ""
