"""The parser: one transcript, or a directory with a session and its sub-agents' files (parsers.md §4.6)."""

from collections.abc import Iterable
from typing import NamedTuple

from opensession.hail import Event
from opensession.parsers.bundle import Bundle
from opensession.parsers.candidates import Candidate
from opensession.parsers.claude_code.conversion import Conversion, Scope, State
from opensession.parsers.claude_code.lanes import Lane
from opensession.parsers.claude_code.notices import Notices
from opensession.parsers.claude_code.recognition import is_subagent_file, is_transcript, recognise
from opensession.parsers.claude_code.turns import Turns
from opensession.parsers.composition import SessionDraft, compose
from opensession.parsers.decoding import NotJsonError, decode, decode_document
from opensession.parsers.errors import UnreadableError
from opensession.parsers.fields import as_object, name_at
from opensession.parsers.limits import MAX_LISTED_SESSIONS
from opensession.parsers.lines import convert_lines
from opensession.parsers.paths import is_subagent_path
from opensession.parsers.recorder import Recorder
from opensession.parsers.session import Description, Listed, Options, Parsed
from opensession.parsers.times import parse_time

_TAIL_BYTES = 64 * 1024


class _Agent(NamedTuple):
    """A sub-agent's file and what its sidecar tells."""

    path: str
    agent_id: str
    title: str | None


class ClaudeCodeParser:
    """Transcripts of Claude Code. A record is one JSON value of a line."""

    id = "claude-code"
    label = "Claude Code"
    version = 1
    description = Description(
        formats=("transcript (JSON Lines)", "directory of a session with its sub-agents"),
        paths=("~/.claude/projects/<project>/<session>.jsonl",),
        directories=True,
        resumable=True,
    )
    state_classes = (Conversion, Scope, State, Lane, Turns, Notices)

    def converter(self, path: str, recorder: Recorder, session: SessionDraft) -> Conversion:
        """Start a conversion that can be written down between records."""
        return Conversion(recorder, session, Scope(sidechain_is_main=is_subagent_path(path)))

    def recognise(self, bundle: Bundle) -> Candidate | None:
        """Rank by the kinds of records and the path."""
        return recognise(self.id, bundle)

    def parse(self, bundle: Bundle, options: Options) -> Parsed:
        """Convert a transcript. Raises UnreadableError, ResultTooLargeError."""
        if bundle.directory:
            return self._parse_directory(bundle, options)
        alone = Scope(sidechain_is_main=is_subagent_file(bundle.path, bundle))

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            conversion = Conversion(recorder, session, alone)
            convert_lines(bundle.data, recorder, conversion.convert)
            conversion.finish()
            if alone.sidechain_is_main:
                _be_auxiliary(session, bundle)

        return compose(self.id, self.version, options, convert, fallback_id=bundle.stem)

    def _parse_directory(self, bundle: Bundle, options: Options) -> Parsed:
        transcripts = [path for path in bundle.matching(".jsonl") if is_transcript(bundle.file(path))]
        parents = [path for path in transcripts if not is_subagent_file(path, bundle.file(path))]
        if not transcripts:
            raise UnreadableError("the directory holds no transcript of Claude Code")
        shown = parents or transcripts
        path = _choose(shown, bundle, options.session)
        agents = list(_agents_of(path, set(transcripts) - set(parents) - {path}, bundle))

        def convert(recorder: Recorder, session: SessionDraft) -> None:
            for agent in agents:
                recorder.merge(_events_of(agent, bundle, recorder, session))
            merged = frozenset(agent.agent_id for agent in agents)
            conversion = Conversion(recorder, session, Scope(merged_agents=merged))
            convert_lines(bundle.files[path], recorder, conversion.convert)
            conversion.finish()

        listed = tuple(_listed(one, bundle) for one in shown[:MAX_LISTED_SESSIONS])
        return compose(
            self.id,
            self.version,
            options,
            convert,
            fallback_id=bundle.file(path).stem,
            sessions=listed,
        )


def _be_auxiliary(session: SessionDraft, bundle: Bundle) -> None:
    """Name a sub-agent's file shown by itself after the agent, and its parent where the log tells it."""
    first = next((as_object(value) for value in bundle.head if "agentId" in as_object(value)), {})
    agent, parent = name_at(first, "agentId"), name_at(first, "sessionId")
    own = f"agent-{agent}" if agent else bundle.stem
    session.attributes["session_role"] = "auxiliary"
    session.session_id = own
    if parent and parent != own:
        session.parent_session_id = parent


def _choose(paths: list[str], bundle: Bundle, wanted: str | None) -> str:
    """Return the transcript asked for, else the one that was written to last."""
    for path in paths:
        if wanted and wanted in {path, bundle.file(path).stem, _session_id(path, bundle)}:
            return path
    if wanted:
        raise UnreadableError("the directory holds no session of that id")
    return max(paths, key=lambda path: (_last_time(bundle.files[path]), path))


def _listed(path: str, bundle: Bundle) -> Listed:
    head = bundle.file(path).head
    times = (parse_time(as_object(value).get("timestamp")) for value in head)
    first = next((time for time in times if time), None)
    return Listed(_session_id(path, bundle), None, str(first) if first else None)


def _session_id(path: str, bundle: Bundle) -> str:
    file = bundle.file(path)
    ids = (name_at(as_object(value), "sessionId") for value in file.head)
    return next((id_ for id_ in ids if id_), None) or file.stem


def _last_time(data: bytes) -> str:
    """Return the last timestamp in the tail of a file, as text that sorts."""
    for line in reversed(data[-_TAIL_BYTES:].split(b"\n")):
        try:
            time = parse_time(as_object(decode(line)).get("timestamp")) if line else None
        except NotJsonError:
            continue
        if time:
            return str(time)
    return ""


def _agents_of(parent: str, paths: Iterable[str], bundle: Bundle) -> Iterable[_Agent]:
    """Yield the sub-agents' files that belong to a transcript.

    Files below ``<session>/subagents/`` do by their place; files in a folder that sessions share only if
    they name the session (parsers.md CC13).
    """
    own_folder = parent.removesuffix(".jsonl") + "/"
    session = _session_id(parent, bundle)
    for path in sorted(paths):
        if path.startswith(own_folder) or _session_id(path, bundle) == session:
            file = bundle.file(path)
            agent = next(
                (name for value in file.head if (name := name_at(as_object(value), "agentId"))), None
            )
            sidecar = as_object(
                decode_document(bundle.files.get(path.removesuffix(".jsonl") + ".meta.json", b""))
            )
            title = name_at(sidecar, "description", "name", "agentType")
            yield _Agent(path, agent or file.stem, title)


def _events_of(agent: _Agent, bundle: Bundle, parent: Recorder, session: SessionDraft) -> list[Event]:
    """Convert a sub-agent's file into events of its task."""
    events: list[Event] = []
    task = f"task-{agent.agent_id}"

    def keep(event: Event) -> None:
        own = event.event_id.startswith(f"{task}-")
        events.append(event if own else event.model_copy(update={"event_id": f"{task}:{event.event_id}"}))

    recorder, own = Recorder("claude-code", keep, parent.tally), SessionDraft("claude-code")
    conversion = Conversion(recorder, own, Scope(task, title=agent.title, agent_id=agent.agent_id))
    convert_lines(bundle.files[agent.path], recorder, conversion.convert)
    conversion.finish()
    recorder.finish()
    session.usage.add(own.usage)
    return events
