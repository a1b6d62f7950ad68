"""What ``ui_messages.json`` knows better than the API history: times, tokens, and which files were new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from opensession.hail import Instant
from opensession.parsers.decoding import Json, Object, decode_text
from opensession.parsers.diffs import bare_diff
from opensession.parsers.fields import as_object, as_text, count_at, name_at
from opensession.parsers.times import parse_time
from opensession.parsers.usage import Usage

BLOCK_KINDS = {"thinking": "reasoning", "text": "text", "tool_use": "tool"}
"""Block types of the API history, each with what the UI says for it."""

_CALLS = frozenset(
    {"tool", "command", "use_mcp_server", "browser_action", "browser_action_launch", "followup"}
)
_EXISTENCE = {"newFileCreated": False, "editedExistingFile": True, "appliedDiff": True}


_DEEPEST = 40


class Write(NamedTuple):
    """What the UI says of a file that was written."""

    path: str
    existed: bool
    diff: str | None


@dataclass(eq=False, repr=False)
class Writes:
    """What the UI says of the files one message writes; either side may name more of a path's folders."""

    by_path: dict[str, Write] = field(default_factory=dict)
    by_ending: dict[str, Write] = field(default_factory=dict)

    def add(self, write: Write) -> None:
        """Note a write; the first one of a path counts."""
        path = write.path.replace("\\", "/")
        self.by_path.setdefault(path, write)
        for ending in _endings(path):
            self.by_ending.setdefault(ending, write)

    def find(self, path: str) -> Write | None:
        """Return the write of a path, of one that ends with it, or of one that it ends with."""
        named = path.replace("\\", "/")
        found = self.by_path.get(named) or self.by_ending.get(named)
        return found or next(filter(None, map(self.by_path.get, _endings(named))), None)


def _endings(path: str) -> Iterator[str]:
    """Yield what follows each slash, the longest first; of a very deep path only the lowest folders."""
    names = path.rsplit("/", _DEEPEST)
    return ("/".join(names[start:]) for start in range(1, len(names)))


@dataclass(eq=False, repr=False)
class Timeline:
    """The UI's entries by the position of the API message they belong to."""

    requests: dict[int, Instant] = field(default_factory=dict)
    """When a user message was sent."""
    responses: dict[int, dict[str, Instant]] = field(default_factory=dict)
    """When each kind of thing was first said in an assistant message; ``""`` is the very first."""
    writes: dict[int, Writes] = field(default_factory=dict)
    usage: dict[int, Usage] = field(default_factory=dict)
    unmatched: list[tuple[Usage, Instant | None]] = field(default_factory=list)
    """Tokens of requests that have no answer in the history."""

    def of_response(self, position: int, block: str) -> Instant | None:
        """Return when a block of a type was said."""
        times = self.responses.get(position, {})
        return times.get(BLOCK_KINDS.get(block, block)) or times.get("")

    def write_of(self, position: int, path: str) -> Write | None:
        """Return what is known of a write in an assistant message or right after it."""
        writes = self.writes.get(position)
        return writes.find(path) if writes else None


def kind_of(entry: Object) -> str:
    """Return what an entry says or asks, blank for none."""
    return as_text(entry.get("say")) if entry.get("type") == "say" else as_text(entry.get("ask"))


def usage_of(entry: Object) -> Usage:
    """Return the tokens of an ``api_req_started`` entry."""
    stated = as_object(decode_text(as_text(entry.get("text"))))
    cost = stated.get("cost")
    return Usage(
        input=count_at(stated, "tokensIn"),
        output=count_at(stated, "tokensOut"),
        cache_read=count_at(stated, "cacheReads"),
        cache_write=count_at(stated, "cacheWrites"),
        cost_usd=float(cost) if isinstance(cost, int | float) and 0 <= cost < 1e9 else None,
    )


def timeline_of(entries: Sequence[Json], roles: Sequence[str]) -> Timeline:
    """Match the UI's entries with the messages of the API history, whose roles are given."""
    timeline = Timeline()
    for place, entry in _positions([as_object(entry) for entry in entries], roles):
        time = parse_time(entry.get("ts"))
        kind = kind_of(entry)
        is_request = _role(roles, place) != "assistant"
        answer = place + 1 if is_request else place
        if kind in {"api_req_started", "deleted_api_reqs"}:
            _count(timeline, entry, time, answer if _role(roles, answer) == "assistant" else None)
        if time is None:
            continue
        if is_request and kind not in _CALLS:
            timeline.requests.setdefault(place, time)
            continue
        # Commands are shown when they run, that is, when the message with the call is stored.
        position = place - 1 if is_request else place
        said = timeline.responses.setdefault(position, {})
        said.setdefault("", time)
        said.setdefault("tool" if kind in _CALLS else kind, time)
        if write := _write(entry):
            timeline.writes.setdefault(position, Writes()).add(write)
    return timeline


def _role(roles: Sequence[str], position: int) -> str:
    return roles[position] if 0 <= position < len(roles) else ""


def _positions(entries: Sequence[Object], roles: Sequence[str]) -> Iterator[tuple[int, Object]]:
    """Yield each entry with the message it belongs to: the one after its index, else counted by requests."""
    indexed = any(isinstance(entry.get("conversationHistoryIndex"), int) for entry in entries)
    if indexed:
        last = -1
        for entry in entries:
            index = entry.get("conversationHistoryIndex")
            last = index if isinstance(index, int) and -1 <= index <= len(roles) else last
            yield last + 1, entry
        return
    users = [position for position, role in enumerate(roles) if role == "user"]
    requests = 0
    for entry in entries:
        starts = kind_of(entry) == "api_req_started"
        requests += starts
        place = min(max(requests - 1, 0), len(users) - 1)
        user = users[place] if users else 0
        yield (user if starts or not requests else user + 1), entry


def _count(timeline: Timeline, entry: Object, time: Instant | None, answer: int | None) -> None:
    usage = usage_of(entry)
    if not usage.members():
        return
    if answer is None:
        timeline.unmatched.append((usage, time))
    else:
        timeline.usage.setdefault(answer, Usage()).add(usage)


def _write(entry: Object) -> Write | None:
    if kind_of(entry) != "tool":
        return None
    tool = as_object(decode_text(as_text(entry.get("text"))))
    name, path = as_text(tool.get("tool")), name_at(tool, "path")
    if name not in _EXISTENCE or path is None:
        return None
    return Write(path, _EXISTENCE[name], bare_diff(as_text(tool.get("diff"))))
