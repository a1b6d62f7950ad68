"""From the passages of a run to events."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from opensession.hail import (
    AgentMessage,
    Attributes,
    CodeBlock,
    ContentBlock,
    Custom,
    EventType,
    FileCreate,
    FileEdit,
    ShellCommand,
    SystemMessage,
    TextBlock,
    UserMessage,
    trim,
)
from opensession.parsers.aider.edits import Proposals, proposals_of
from opensession.parsers.aider.passages import Lexer, Passage
from opensession.parsers.aider.runs import Run, is_command, is_confirmation
from opensession.parsers.composition import SessionDraft
from opensession.parsers.languages import language_of
from opensession.parsers.limits import MAX_WAITING_EVENTS
from opensession.parsers.recorder import Draft, Recorder
from opensession.parsers.times import ESTIMATED, later
from opensession.parsers.titles import prompt_title
from opensession.parsers.usage import Usage

SCHEMA = "aider-history-v1"

_VERSION = re.compile(r"Aider v(\S+)")
_MODEL = re.compile(r"(?:Main model|Models?): (\S+)(?: with|,|$)")
_APPLIED = re.compile(r"Applied edit to (.+)")
_CREATING = re.compile(r"Creating empty file (.+)")
_COMMIT = re.compile(r"Commit ([0-9a-f]{7,40}) (.*)", re.DOTALL)
_RUNNING = re.compile(r"Running (.+)", re.DOTALL)
_SHELL_PROMPT = re.compile(r"(?:!|/run\s)\s*(\S.*)", re.DOTALL)
_NUMBER = r"([0-9][0-9.,]*[kKmM]?)"
_COUNTS = {
    "input": re.compile(_NUMBER + r" sent"),
    "cache_read": re.compile(_NUMBER + r" cache hit"),
    "cache_write": re.compile(_NUMBER + r" cache write"),
    "output": re.compile(_NUMBER + r" received"),
}
_COST = re.compile(r"Cost: \$([0-9][0-9.]*) message")
_SCALES = {"k": 1_000, "m": 1_000_000}
_NEW_FILE = "Create new file?"


def convert_run(run: Run, recorder: Recorder, session: SessionDraft) -> None:
    """Convert a run's lines and count each of them."""
    session.session_id = run.session_id
    session.created_at = run.time
    session.note(ESTIMATED, True)
    session.title = prompt_title(run.first_prompt or "")
    conversion = _Conversion(run, recorder, session)
    lexer = Lexer(conversion.convert)
    for line in run.lines:
        kind = lexer.feed(line)
        if kind:
            recorder.count(kind)
    lexer.finish()
    conversion.settle()


@dataclass(eq=False, repr=False)
class _Conversion:
    """The state between passages."""

    run: Run
    recorder: Recorder
    session: SessionDraft
    model: str | None = None
    events: int = 0
    reply: Draft | None = None
    """The latest reply, while its tokens may still be told."""
    proposals: Proposals = field(default_factory=Proposals)
    notices: Draft | None = None
    """The event that gathers what Aider says until somebody else speaks."""
    noticed: list[str] = field(default_factory=list)
    """The lines of that event."""
    notices_since: int = 0
    """How many events there were when it began."""
    last_notice: str = ""
    created: set[str] = field(default_factory=set)
    """Files that the user let Aider create."""

    def convert(self, passage: Passage) -> None:
        """Convert one passage."""
        {"prompt": self._prompt, "reply": self._reply, "notice": self._notice}[passage.kind](passage.text)

    def settle(self) -> None:
        """Let go of what was held for something to follow."""
        if self.reply:
            self.recorder.settle(self.reply)
        self.reply = None
        self._finish_notices()

    def _prompt(self, text: str) -> None:
        prompt = trim(text)
        if is_confirmation(prompt):
            self._gather(prompt)
            return
        self.settle()
        shell = _SHELL_PROMPT.fullmatch(prompt)
        if shell:
            self._add(ShellCommand(command=shell[1]), [_bash(shell[1])], "command", **_SHELL)
        elif prompt:
            kind = "command" if is_command(prompt) else "prompt"
            self._add(UserMessage(), [TextBlock(text=prompt)], kind)

    def _reply(self, text: str) -> None:
        self.settle()
        self.proposals = Proposals(proposals_of(text))
        self.created.clear()
        draft = self._draft(AgentMessage(), [TextBlock(text=text)], "reply")
        self.reply = self.recorder.hold(draft)
        self.recorder.add(draft)

    def _notice(self, text: str) -> None:
        """Convert one message of Aider's: most are gathered, some are events of their own."""
        for pattern, convert in self._special():
            if match := pattern.fullmatch(text) if pattern in _WHOLE else pattern.match(text):
                convert(match)
                break
        else:
            self._gather(text)
        if text.startswith(_NEW_FILE) and self.last_notice:
            self.created.add(self.last_notice)
        self.last_notice = text

    def _special(self) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], None]], ...]:
        return (
            (_TOKENS, self._tokens),
            (_APPLIED, self._applied),
            (_COMMIT, self._commit),
            (_RUNNING, self._running),
            (_CREATING, self._creating),
            (_MODEL, self._note_model),
            (_VERSION, self._note_version),
        )

    def _tokens(self, match: re.Match[str]) -> None:
        text = match.string[:_TOKENS_CHARACTERS]
        counts = {name: _count(found[1]) for name, rx in _COUNTS.items() if (found := rx.search(text))}
        cost = _COST.search(text)
        usage = Usage(**counts, cost_usd=_cost(cost[1]) if cost else None)
        self.session.usage.add(usage)
        draft, self.reply = self.reply, None
        if draft:
            usage.write_to(draft.attributes)
            self.recorder.settle(draft)
        else:
            usage.write_to(self._add(Custom(kind="token_count"), [], "tokens").attributes)

    def _applied(self, match: re.Match[str]) -> None:
        path = trim(match[1])
        proposal = self.proposals.take(path)
        text = proposal.new_text if proposal else None
        if text is not None and path in self.created:
            self._add(FileCreate(path=path), _code(path, text), "edit", **_WRITE)
            return
        diff = proposal.as_diff if proposal else None
        blocks = [] if diff or text is None else _code(path, text)
        self._add(FileEdit(path=path, diff=diff), blocks, "edit", **_WRITE)

    def _commit(self, match: re.Match[str]) -> None:
        text = TextBlock(text=f"{match[1]} {trim(match[2])}")
        self._add(Custom(kind="git_commit"), [text], "commit", commit=match[1])

    def _running(self, match: re.Match[str]) -> None:
        self._add(ShellCommand(command=trim(match[1])), [_bash(trim(match[1]))], "running", **_SHELL)

    def _creating(self, match: re.Match[str]) -> None:
        path = trim(match[1])
        self._add(FileCreate(path=path), [], "creating", **_WRITE)

    def _note_model(self, match: re.Match[str]) -> None:
        provider, slash, name = match[1].partition("/")
        self.model = name if slash and name else match[1]
        if self.session.model is None and slash and name:
            self.session.provider = provider
        self.session.note_model(self.model)
        self._gather(match.string)

    def _note_version(self, match: re.Match[str]) -> None:
        self.session.tool_version = self.session.tool_version or match[1]
        self._gather(match.string)

    def _gather(self, text: str) -> None:
        """Add a line to what Aider says in this place."""
        if not trim(text):
            return
        if self.events - self.notices_since > MAX_WAITING_EVENTS // 2:
            # It would be handed on without its text if it waited for longer.
            self._finish_notices()
        if self.notices is None:
            draft = self._draft(SystemMessage(), [], "notice")
            self.notices = self.recorder.hold(draft)
            self.notices_since = self.events
            self.recorder.add(draft)
        self.noticed.append(text)

    def _finish_notices(self) -> None:
        draft, self.notices = self.notices, None
        if draft:
            draft.blocks = [TextBlock(text="\n".join(self.noticed))]
            self.noticed = []
            self.recorder.settle(draft)

    def _add(
        self, event_type: EventType, blocks: list[ContentBlock], raw_type: str, **attributes: str
    ) -> Draft:
        draft = self._draft(event_type, blocks, raw_type)
        draft.attributes.update(attributes)
        return self.recorder.add(draft)

    def _draft(self, event_type: EventType, blocks: list[ContentBlock], raw_type: str) -> Draft:
        """Make an event a millisecond after the one before: only the order of them is known."""
        time = later(self.run.time, self.events) if self.run.time else None
        self.events += 1
        attributes: Attributes = {
            "source.schema_version": SCHEMA,
            "source.raw_type": raw_type,
            ESTIMATED: True,
        }
        if self.model and isinstance(event_type, AgentMessage):
            attributes["model"] = self.model
        return Draft(event_type, blocks, time, attributes=attributes)


_SHELL = {"semantic.tool_kind": "shell"}
_WRITE = {"semantic.tool_kind": "file_write"}
_TOKENS_CHARACTERS = 300
_TOKENS = re.compile(r"Tokens: .{1,200} received")
_WHOLE = frozenset({_APPLIED, _CREATING})


def _bash(command: str) -> ContentBlock:
    return CodeBlock(code=command, language="bash")


def _code(path: str, text: str) -> list[ContentBlock]:
    return [CodeBlock(code=text, language=language_of(path))] if text else []


def _count(text: str) -> int:
    """Read ``3.2k``: Aider rounds, so this is no exact number."""
    scale = _SCALES.get(text[-1].lower(), 1)
    number = text.rstrip("kKmM").replace(",", "")
    try:
        return round(float(number) * scale)
    except (ValueError, OverflowError):
        return 0


def _cost(text: str) -> float | None:
    try:
        return float(text.rstrip("."))
    except ValueError:
        return None
