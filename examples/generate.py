"""Write a long session for trying out readers: any number of events, the same bytes on every run.

    PYTHONPATH=src python examples/generate.py --events 5000 --output long.hail.jsonl

The work is invented, but behaves like work: prompts have answers, diffs apply to the files as they
are at that moment, tests fail before they pass, and now and then several agents work side by side.
"""

import argparse
import difflib
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias

from opensession.hail import JsonValue, stream_canonical

Record: TypeAlias = dict[str, JsonValue]

START = datetime(2026, 8, 3, 7, 0, tzinfo=UTC)
LONGEST_TURN = 63
"""No turn has more events than this; what is left after the last one is filled with questions."""
RED, GREEN, BOLD, PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"


class Theme(NamedTuple):
    """What one turn is about. ``{f}`` stands for a function, ``{m}`` for its module."""

    prompt: str
    thought: str
    answer: str


THEMES = (
    Theme(
        "`{f}` in {m} gives nonsense for negative values. It should refuse them.",
        "A guard clause at the top is enough. Who calls {f} with a negative value today?",
        "`{f}` raises `ValueError` for negative input now, and the message names the value. No caller "
        "relied on the old behaviour.",
    ),
    Theme(
        "The numbers from `{f}` are a little too high compared with the log book. Can you look?",
        "A constant factor is off. The log book gives the true ratio, so this can be computed.",
        "The factor in `{f}` came from the old lens. With the new one the difference to the log book "
        "is below one per cent on all 31 days.",
    ),
    Theme(
        "Please document `{f}`. Nobody knows which unit it returns.",
        "The unit follows from the callers in {m}: they all convert afterwards.",
        "The docstring of `{f}` states unit and range. While reading the callers I saw that two of "
        "them convert twice; that is worth a look of its own.",
    ),
    Theme(
        "Can we make {m} ready for the second lighthouse? Start with `{f}`.",
        "The name of the tower is implied everywhere. The smallest step is a parameter with a default.",
        "`{f}` works for either tower. The default is the old one, so nothing else had to change:\n\n"
        "- the signature has one more parameter\n- the tests run for both towers\n- {m} can follow",
    ),
    Theme(
        "Why is `{f}` called 40,000 times when the page opens? It makes {m} slow.",
        "Called in a loop over minutes, although the value changes once an hour.",
        "| | before | after |\n|---|---|---|\n| calls of `{f}` | 40,320 | 672 |\n"
        "| time | 1.9 s | 0.06 s |\n\n"
        "The value changes once an hour, so it is computed once an hour.",
    ),
    Theme(
        "Someone rounded too early in `{f}` and the sums in {m} drift. Fix it, test first.",
        "Rounding belongs at the edge, where numbers are shown. First a test that adds up a day.",
        "`{f}` keeps full precision and rounding happens where the number is printed. The test adds up "
        "1,440 minutes; before, the error was 0.31, now it is below 1e-9.",
    ),
    Theme(
        "The fog horn sounded at noon in clear weather. I suspect `{f}`.",
        "Visibility is compared in two units: metres here, nautical miles in {m}.",
        "You were right about `{f}`: it compared metres with nautical miles. Clear weather, 3.1 nautical "
        "miles, looked like 3.1 metres of fog.",
    ),
    Theme(
        "Tidy {m} a little. `{f}` reads as if three people had written it.",
        "Behaviour must stay the same. The tests are good enough to hold on to.",
        "Same behaviour, fewer words: `{f}` lost a flag that no caller set. All tests are unchanged, "
        "which is how I know.",
    ),
)
MODULES = ("lamp", "horn", "tide", "weather", "power", "radio", "alarm", "bearing", "timetable", "logbook")
VERBS = ("measure", "predict", "smooth", "convert", "scale", "estimate", "limit", "combine")
NOUNS = ("range", "period", "level", "drift", "intensity", "interval", "angle", "pressure", "load", "delay")
QUESTIONS = (
    ("Where is `{f}` used?", "Only inside `lighthouse/{m}.py`, and in its test."),
    ("Is {m} covered by tests?", "Yes: every public function, `{f}` with three cases."),
    ("What would break if we removed `{f}`?", "The page of {m}. It could call the smoother version instead."),
    ("Remind me what `{f}` returns.", "A number in the unit that its docstring names, never negative."),
)
SEARCHES = (
    ("nominal range of a lighthouse lamp formula", "Nominal range is defined for a visibility of ten miles."),
    ("sound signal interval fog maritime rules", "A signal at intervals of not more than two minutes."),
    ("python round half even surprising", "round() sends ties to the even neighbour: round(2.5) is 2."),
)


@dataclass
class Story:
    """A session while it is being told: clock, files as they are now, and how much was said."""

    chance: random.Random
    now: datetime = START
    number: int = 0
    turn: int = 0
    context_tokens: int = 8000
    files: dict[str, str] = field(default_factory=dict)

    def record(self, kind: str, data: Record | None, blocks: list[JsonValue], **extra: JsonValue) -> Record:
        """Make one event and let time pass. ``extra``: ``task_id``, ``duration_ms``, ``attributes``."""
        self.number += 1
        self.now += timedelta(milliseconds=self.chance.randint(180, 9000))
        event_type: Record = {"type": kind} if data is None else {"type": kind, "data": data}
        return {
            "type": "event",
            "event_id": f"ev-{self.number}",
            "timestamp": timestamp(self.now),
            "event_type": event_type,
            "content": {"blocks": blocks},
            **extra,
        }

    def prompt(self, words: str) -> Record:
        self.turn += 1
        return self.record("UserMessage", None, [text(words)])

    def answer(self, words: str) -> Record:
        spoken = len(words) // 4 + 30
        self.context_tokens += spoken
        tokens: Record = {"input_tokens": self.context_tokens, "output_tokens": spoken}
        return self.record("AgentMessage", None, [text(words)], attributes=tokens)

    def call(
        self,
        kind: str,
        data: Record,
        result: JsonValue,
        *,
        tool: str,
        shown: list[JsonValue],
        error: bool = False,
        **extra: JsonValue,
    ) -> list[Record]:
        """A tool call that shows some blocks, and its result, tied together by a call id."""
        call_id = f"call-{self.number + 1}"
        attributes: Record = {"semantic.call_id": call_id, "semantic.group_id": f"turn-{self.turn}"}
        outcome: Record = {"name": tool, "is_error": error, "call_id": call_id}
        lane = {key: value for key, value in extra.items() if key == "task_id"}
        call = self.record(kind, data, shown, attributes=attributes, **extra)
        return [call, self.record("ToolResult", outcome, [result], attributes=attributes, **lane)]

    def read(self, path: str, **lane: JsonValue) -> list[Record]:
        code = self.files[path].rstrip()
        result: JsonValue = {"type": "Code", "code": code, "language": "python", "start_line": 1}
        return self.call(
            "FileRead", {"path": path}, result, tool="Read", shown=[text(path)], error=False, **lane
        )

    def search(self, kind: str, key: str, query: str, tool: str, found: str) -> list[Record]:
        return self.call(kind, {key: query}, text(found), tool=tool, shown=[text(query)])

    def shell(self, command: str, output: str, code: int = 0) -> list[Record]:
        shown: JsonValue = {"type": "Code", "code": command, "language": "bash"}
        data: Record = {"command": command, "exit_code": code}
        took = self.chance.randint(90, 4000)
        return self.call(
            "ShellCommand", data, text(output), tool="Bash", shown=[shown], error=code != 0, duration_ms=took
        )

    def edit(self, path: str, changed: str) -> list[Record]:
        before = self.files[path].splitlines()
        diff = difflib.unified_diff(before, changed.splitlines(), f"a/{path}", f"b/{path}", lineterm="")
        self.files[path] = changed
        data: Record = {"path": path, "diff": "\n".join(diff)}
        return self.call("FileEdit", data, text(f"Edited {path}"), tool="Edit", shown=[])


def session_lines(events: int, seed: int = 7) -> Iterator[bytes]:
    """Yield the canonical lines of a session with exactly that many events, from 1 up."""
    return stream_canonical(line for line in raw_lines(events, seed))


def raw_lines(events: int, seed: int) -> Iterator[bytes]:
    """Yield header and event lines; key order and counts are left to the canonical writer."""
    yield encode(header(events))
    story = Story(random.Random(seed))  # noqa: S311 - variety that repeats, not secrecy
    for module in MODULES:
        story.files[f"lighthouse/{module}.py"] = source(story.chance, module)
    while story.number + LONGEST_TURN <= events:
        yield from map(encode, work_turn(story))
    while story.number < events:
        yield from map(encode, question_turn(story, events - story.number))


def header(events: int) -> Record:
    repository: JsonValue = {
        "branch": "main",
        "repository_url": "https://git.example.org/headland/lighthouse.git",
    }
    return {
        "type": "header",
        "version": "hail-1.0.0",
        "session_id": f"long-session-{events}",
        "agent": {"provider": "anthropic", "model": "claude-opus-4-6", "tool": "claude-code"},
        "context": {
            "title": f"A long day at the lighthouse simulator ({events:,} events)",
            "description": "A generated session for trying out how a reader copes with length.",
            "tags": ["generated", "python"],
            "created_at": timestamp(START),
            "updated_at": timestamp(START),
            "attributes": {"cwd": "~/code/lighthouse", "git": repository, "session_role": "primary"},
        },
    }


def work_turn(story: Story) -> Iterator[Record]:
    """One piece of work: a prompt, looking around, perhaps helpers, a change, tests, an answer."""
    chance = story.chance
    module, theme = chance.choice(MODULES), chance.choice(THEMES)
    path = f"lighthouse/{module}.py"
    function = chance.choice(functions(story.files[path]))
    prompt, thought, answer = (part.format(f=function, m=module) for part in theme)
    yield story.prompt(prompt)
    yield story.record("Thinking", None, [text(thought)], duration_ms=chance.randint(900, 7000))
    yield story.answer(f"I'll look at `{function}` and who calls it.")
    yield from look_around(story, path, function)
    if chance.random() < 0.18:
        yield from helpers(story, module)
    if chance.random() < 0.12:
        query, found = chance.choice(SEARCHES)
        yield from story.search("WebSearch", "query", query, "WebSearch", found)
    attempts = chance.choice((1, 2, 2, 3))
    for attempt in range(attempts):
        yield from story.edit(path, change(chance, story.files[path], function, attempt))
        failed = function if attempt < attempts - 1 and chance.random() < 0.6 else None
        report = test_report(chance, module, failed)
        yield from story.shell(f"pytest -q --color=yes tests/test_{module}.py", report, 1 if failed else 0)
        if failed:
            yield story.answer(f"A test of `{function}` expects another value. The log book decides.")
    yield story.answer(answer)


def look_around(story: Story, path: str, function: str) -> Iterator[Record]:
    places = [
        f"{name}:{row}: {line.strip()}"
        for name, body in story.files.items()
        for row, line in enumerate(body.splitlines(), 1)
        if function in line
    ]
    yield from story.search("CodeSearch", "query", function, "Grep", "\n".join(places))
    yield from story.read(path)
    if story.chance.random() < 0.3:
        yield from story.search("FileSearch", "pattern", "lighthouse/*.py", "Glob", "\n".join(story.files))
    if story.chance.random() < 0.25:
        hashes = (f"{story.chance.getrandbits(28):07x}" for _ in VERBS)
        commits = [
            f"{commit} {verb} {noun}" for commit, verb, noun in zip(hashes, VERBS, NOUNS, strict=False)
        ]
        yield from story.shell(f"git log --oneline -8 -- {path}", "\n".join(commits))


def helpers(story: Story, module: str) -> Iterator[Record]:
    """Two or three agents read side by side; their events are shuffled together."""
    lanes = [f"helper-{story.number}-{index}" for index in range(story.chance.choice((2, 2, 3)))]
    for lane in lanes:
        title = f"Find what {story.chance.choice(MODULES)} expects of {module}"
        yield story.record("TaskStart", {"title": title}, [], task_id=lane)
    paths = list(story.files)
    for lane in story.chance.choices(lanes, k=story.chance.randint(4, 14)):
        yield from story.read(story.chance.choice(paths), task_id=lane)
    for lane in lanes:
        count = story.chance.randint(1, 9)
        summary = f"{count} place{'s' * (count > 1)} in {story.chance.choice(paths)} depend on {module}"
        yield story.record("TaskEnd", {"summary": summary}, [], task_id=lane)


def question_turn(story: Story, room: int) -> Iterator[Record]:
    """A question with its answer, or only a thank-you when there is room for one event."""
    if room == 1:
        yield story.prompt("Thanks, that was a good day's work.")
        return
    module = story.chance.choice(MODULES)
    function = story.chance.choice(functions(story.files[f"lighthouse/{module}.py"]))
    question, reply = story.chance.choice(QUESTIONS)
    yield story.prompt(question.format(f=function, m=module))
    yield story.answer(reply.format(f=function, m=module))


def source(chance: random.Random, module: str) -> str:
    """A module of six small functions."""
    names = chance.sample([f"{verb}_{noun}" for verb in VERBS for noun in NOUNS], 6)
    bodies = [
        f"def {name}(value: float) -> float:\n"
        f'    """Return the {name.split("_")[1]} for a {module} value."""\n'
        f"    return round(value * {chance.randint(11, 990) / 100}, 2)\n"
        for name in names
    ]
    return f'"""The {module} of the lighthouse."""\n\n\n' + "\n\n".join(bodies)


def functions(body: str) -> list[str]:
    return [line[4 : line.index("(")] for line in body.splitlines() if line.startswith("def ")]


def change(chance: random.Random, body: str, function: str, attempt: int) -> str:
    """Change one function: another factor, and a guard clause that comes or goes."""
    lines = body.splitlines()
    start = next(row for row, line in enumerate(lines) if line.startswith(f"def {function}("))
    end = next(row for row in range(start, len(lines)) if lines[row].lstrip().startswith("return"))
    guard = ["    if value < 0:", f'        raise ValueError(f"{function}: {{value}} is negative")']
    kept = [line for line in lines[start:end] if line not in guard]
    if attempt == 0 and len(kept) == end - start:
        kept += guard
    factor = chance.randint(11, 990) / 100
    return "\n".join([*lines[:start], *kept, f"    return value * {factor}", *lines[end + 1 :]]) + "\n"


def test_report(chance: random.Random, module: str, failed: str | None) -> str:
    passed = chance.randint(4, 40)
    seconds = chance.randint(4, 90) / 100
    dots = f"{GREEN}{'.' * passed}{PLAIN}"
    if failed is None:
        return f"{dots} {GREEN}[100%]{PLAIN}\n{GREEN}{BOLD}{passed} passed{PLAIN}{GREEN} in {seconds}s{PLAIN}"
    got, wanted = chance.randint(100, 999) / 10, chance.randint(100, 999) / 10
    return (
        f"{dots}{RED}F{PLAIN} {RED}[100%]{PLAIN}\n"
        f"{RED}{BOLD}E   assert {got} == {wanted}{PLAIN}\n"
        f"{RED}FAILED{PLAIN} tests/test_{module}.py::{BOLD}test_{failed}{PLAIN} - assert {got} == {wanted}\n"
        f"{RED}{BOLD}1 failed{PLAIN}, {GREEN}{passed} passed{PLAIN}{RED} in {seconds}s{PLAIN}"
    )


def text(words: str) -> Record:
    return {"type": "Text", "text": words}


def timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def encode(record: Record) -> bytes:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write a long example session in HAIL.")
    parser.add_argument("--events", type=int, default=5000, help="how many events (default 5000)")
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    options = parser.parse_args(arguments)
    if options.events < 1:
        parser.error("--events must be at least 1")
    with options.output.open("wb") as file:
        file.writelines(session_lines(options.events))
    return 0


if __name__ == "__main__":
    sys.exit(main())
