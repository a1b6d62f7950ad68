"""Every agent's own log, sent along and behind a link: who reads it, and that nothing is lost.

The own logs of ``tests/support/agent_logs.py`` run everywhere; the real ones only where the shared material
lies, and there every file of it opens or says why it does not.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from opensession.hail import Session, read_any, read_session, validate_session
from opensession.parsers.compression import INSTALLED
from opensession.parsers.registry import PARSERS
from tests.parsers import expectations
from tests.parsers.expectations.facts import Json
from tests.parsers.expectations.matching import count_difference
from tests.shared_material import SHARED, shared_files
from tests.support.agent_logs import LOGS, AgentLog, cursor_store, json_lines
from tests.support.answer import Answer
from tests.support.client import SiteClient
from tests.support.hail_text import compact
from tests.support.remote_files import Shelf, github

EXPECTED = Path(expectations.__file__).parent
DATABASE = "upstream/cursor"
"""Not a directory of Cursor's, but what its database holds."""
PARTS_OF_A_DIRECTORY = "/session/"
"""OpenCode's session files: nothing but a title without the messages beside them."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of a log, whichever way it was asked for."""

    parser: str
    session: Session
    counts: dict[str, int]
    """The account's four numbers."""
    sessions: int
    """How many the file holds."""


def send(site: SiteClient, name: str, data: bytes, session: str | None = None) -> Answer:
    """Send a file along."""
    source = {"kind": "inline", "filename": name, "content_base64": b64encode(data).decode()}
    body = compact({"source": source, "session": session}).encode()
    return site.request("POST", "/api/parse/preview", {"Content-Type": "application/json"}, body)


def link(site: SiteClient, shelf: Shelf, path: str, session: str | None = None) -> Answer:
    """Read a file or directory of the shelf's main branch."""
    target = f"/api/src/{github(shelf.name, 'main', path)}"
    return site.get(target, session=session) if session else site.get(target)


def opened_inline(answer: Answer) -> Opened:
    """Read the answer to a file that was sent along."""
    assert answer.status == 200, answer.text
    reply: Json = answer.json
    assert reply.get("native_adapter") == (None if reply["parser_used"] == "hail" else reply["parser_used"])
    account = reply["account"]
    assert sum(account["raw_types"].values()) == account["raw"]
    assert len(account["broken_lines"]) == min(account["broken"], 100)
    session = read_any(json.dumps(reply["session"]).encode(), tolerant=False).session
    counts = {name: account[name] for name in ("read", "mapped", "raw", "broken")}
    return Opened(reply["parser_used"], session, counts, len(reply.get("sessions", [None])))


def opened_link(answer: Answer) -> Opened:
    """Read the answer to a link."""
    assert answer.status == 200, answer.text
    pairs = [pair.split("=") for pair in str(answer.header("x-opensession-account")).split(", ")]
    counts = {name: int(count) for name, count in pairs}
    types = [pair.rpartition("=") for pair in sorted(answer.tokens("x-opensession-raw-types"))]
    assert sum(int(count) for _, _, count in types) == counts["raw"]
    sessions = int(answer.header("x-opensession-sessions") or 1)
    return Opened(str(answer.header("x-opensession-parser")), read_session(answer.body), counts, sessions)


def check_sound(opened: Opened) -> None:
    """Check what holds for every log: valid HAIL, and no record lost."""
    assert validate_session(opened.session) == ()
    counts = opened.counts
    assert counts["mapped"] + counts["raw"] + counts["broken"] == counts["read"] > 0
    assert counts["broken"] == 0


def number_of(session: Session, *kinds: str) -> int:
    """Count the events of some kinds."""
    return sum(event.event_type.type in kinds for event in session.events)


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.parser)
def test_an_invented_log_of_each_agent_opens(site: SiteClient, shelf: Shelf, log: AgentLog) -> None:
    shelf.commit(log.path, log.data)
    inline = opened_inline(send(site, log.name, log.data))
    linked = opened_link(link(site, shelf, log.path))
    assert inline.session.events == linked.session.events
    for opened in (inline, linked):
        check_sound(opened)
        assert opened.parser == log.parser
        assert opened.sessions == log.sessions
        session = opened.session
        prompts = [event for event in session.events if event.event_type.type == "UserMessage"]
        first = next(iter(prompts), session.events[0])
        assert getattr(first.content.blocks[0], "text", None) == log.prompt
        assert number_of(session, "UserMessage") == log.prompts
        assert number_of(session, "AgentMessage") == log.answers
        assert number_of(session, "ShellCommand", "FileEdit", "FileCreate", "ToolCall") == log.calls


def test_records_that_nobody_knows_are_kept_and_named(site: SiteClient, shelf: Shelf) -> None:
    (log,) = (log for log in LOGS if log.parser == "claude-code")
    tide: Json = {"type": "tide", "level": 3}
    data = log.data + json_lines({"type": "moon phase, full"}, tide, tide) + b'{"type": "cut sh'
    shelf.commit(log.path, data)
    reply: Json = send(site, log.name, data).json
    assert reply["account"]["raw_types"] == {"moon phase, full": 1, "tide": 2}
    (lost,) = reply["account"]["broken_lines"]
    assert lost["line"] == len(data.splitlines())
    answer = link(site, shelf, log.path)
    assert answer.header("x-opensession-raw-types") == "tide=2, moon%20phase%2C%20full=1"
    assert str(answer.header("x-opensession-account")).endswith("raw=3, broken=1")
    assert answer.text.count("moon phase, full") > 0


def test_a_compressed_rollout_opens(site: SiteClient, shelf: Shelf) -> None:
    (log,) = (log for log in LOGS if log.parser == "codex")
    packed = INSTALLED[0].compress(log.data)
    shelf.commit(f"{log.path}.zst", packed)
    plain = opened_inline(send(site, log.name, log.data))
    inline = opened_inline(send(site, f"{log.name}.zst", packed))
    assert inline.session == plain.session
    assert opened_link(link(site, shelf, f"{log.path}.zst")).session == plain.session
    cut = send(site, f"{log.name}.zst", packed[:-3])
    assert (cut.status, cut.json["code"]) == (422, "parse_failed")


def test_every_parser_has_an_invented_log() -> None:
    assert {parser.id for parser in PARSERS} == {log.parser for log in LOGS}


def test_a_file_of_several_sessions_opens_at_each(site: SiteClient, shelf: Shelf) -> None:
    (log,) = (log for log in LOGS if log.parser == "aider")
    shelf.commit(log.path, log.data)
    listed: Json = send(site, log.name, log.data).json["sessions"]
    assert len({one["id"] for one in listed}) == log.sessions
    titles = []
    for one in listed:
        inline = opened_inline(send(site, log.name, log.data, one["id"]))
        answer = link(site, shelf, log.path, one["id"])
        assert opened_link(answer).session == inline.session
        assert f"?session={one['id']}>" in str(answer.header("link")).replace("%3A", ":")
        titles.append(inline.session.context.title)
    assert titles == [one["title"] for one in listed]
    for answer in (send(site, log.name, log.data, "none such"), link(site, shelf, log.path, "none such")):
        assert answer.status == 422


@cache
def expected() -> dict[str, tuple[str, Json]]:
    """Return agent and facts of every shared log whose content was counted, by its path."""
    found: dict[str, tuple[str, Json]] = {}
    for file in sorted(EXPECTED.glob("*.json")) if SHARED else ():
        facts = json.loads(file.read_text())
        found |= {name: (facts["agent"], one) for name, one in facts["files"].items()}
    return found


def shared_names() -> list[str]:
    """Return the paths of all files below the shared logs."""
    files = [*shared_files("fixtures/real/**/*"), *shared_files("fixtures/upstream/**/*")]
    return [file.relative_to(SHARED / "fixtures").as_posix() for file in files if SHARED and file.is_file()]


def file_name(path: str) -> str:
    """Return the last segment of a path."""
    return path.rpartition("/")[2]


def shared_bytes(name: str) -> bytes:
    """Read a shared log."""
    assert SHARED is not None
    return (SHARED / "fixtures" / name).read_bytes()


LOG_NAMES = [name for name in shared_names() if name in expected() and PARTS_OF_A_DIRECTORY not in name]
COMPANIONS = [name for name in shared_names() if name not in LOG_NAMES]


def check_facts(opened: Opened, agent: str, facts: Json) -> None:
    """Check a session against what was counted in its log without any parser."""
    check_sound(opened)
    assert opened.parser == agent
    optional = facts.get("optional", {})
    observed = {
        "records": opened.counts["read"],
        "user_messages": opened.session.stats.user_message_count,
        "agent_messages": number_of(opened.session, "AgentMessage"),
    }
    for name, number in observed.items():
        if name in facts:
            assert not count_difference(name, facts[name], optional.get(name, 0), number)


@pytest.mark.parametrize("name", LOG_NAMES)
def test_a_real_log_opens(site: SiteClient, shelf: Shelf, name: str) -> None:
    agent, facts = expected()[name]
    data = shared_bytes(name)
    shelf.commit(name, data)
    several = facts.get("sessions", [facts])
    listed: Json = send(site, file_name(name), data).json.get("sessions", [{"id": None}])
    assert len(listed) == len(several)
    for one, entry in zip(several, listed, strict=True):
        inline = opened_inline(send(site, file_name(name), data, entry["id"]))
        linked = opened_link(link(site, shelf, name, entry["id"]))
        check_facts(inline, agent, one)
        check_facts(linked, agent, one)
        # A path tells more than a name alone: when a task began, whose sub-agent it is.
        assert [event.content for event in inline.session.events] == [
            event.content for event in linked.session.events
        ]


@pytest.mark.parametrize("folder", [name for name in expected() if name == DATABASE])
def test_a_database_opens(site: SiteClient, shelf: Shelf, folder: str) -> None:
    """The shared folder has the values; the index of the shared files says under which keys they stand."""
    composer = json.loads(shared_bytes(f"{folder}/composer_data.json"))
    values = json.loads(shared_bytes(f"{folder}/bubbles.json"))
    data = cursor_store({"composerData:comp-fixture": composer, **values})
    shelf.commit("User/state.vscdb", data)
    agent, facts = expected()[folder]
    facts = {name: value for name, value in facts.items() if name != "records"}
    check_facts(opened_inline(send(site, "state.vscdb", data)), agent, facts)
    check_facts(opened_link(link(site, shelf, "User/state.vscdb")), agent, facts)


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_file_that_is_no_log_by_itself_says_so(site: SiteClient, shelf: Shelf, name: str) -> None:
    data = shared_bytes(name)
    shelf.commit(name, data)
    answers = [send(site, file_name(name), data)]
    if PARTS_OF_A_DIRECTORY not in name:
        answers.append(link(site, shelf, name))
    for answer in answers:
        assert answer.status == 422, answer.text
        assert answer.json["code"] in {"parse_failed", "parser_selection_required"}
        assert answer.json["hint"]


DIRECTORIES = [name for name in expected() if name not in LOG_NAMES and name != DATABASE]


@pytest.mark.parametrize("name", DIRECTORIES)
def test_a_directory_opens_by_its_link(site: SiteClient, shelf: Shelf, name: str) -> None:
    """A session with the files that belong to it; of a storage tree one session is asked for."""
    agent, facts = expected()[name]
    folder, found, _ = name.partition(PARTS_OF_A_DIRECTORY)
    names = [path for path in shared_names() if path.startswith(f"{folder}/")]
    assert len(names) > 1
    shelf.repository.commit({path: shared_bytes(path) for path in names})
    wanted = json.loads(shared_bytes(name))["id"] if found else None
    check_facts(opened_link(link(site, shelf, folder, wanted)), agent, facts)


@pytest.mark.parametrize("folder", [name for name in DIRECTORIES if name.startswith("real/cline/")])
def test_a_link_to_a_main_file_brings_its_companions(site: SiteClient, shelf: Shelf, folder: str) -> None:
    """The page is the same whether the link names the folder of a task or a log in it."""
    agent, facts = expected()[folder]
    names = [path for path in shared_names() if path.startswith(f"{folder}/")]
    shelf.repository.commit({path: shared_bytes(path) for path in names})
    mains = [path for path in names if path in LOG_NAMES]
    whole = opened_link(link(site, shelf, folder))
    check_facts(whole, agent, facts)
    assert mains
    for path in mains:
        opened = opened_link(link(site, shelf, path))
        check_facts(opened, agent, facts)
        assert opened.session.events == whole.session.events


PARENT = "real/claude-code/subagent"


@pytest.mark.parametrize(
    "folder", [path for path in shared_files(f"fixtures/{PARENT}") if path.is_dir()], ids=str
)
def test_a_link_to_a_transcript_brings_its_subagents(site: SiteClient, shelf: Shelf, folder: Path) -> None:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.jsonl")}
    for path, data in files.items():
        shelf.commit(f"logs/{path}", data)
    (parent,) = (path for path in files if "/" not in path)
    by_file = opened_link(link(site, shelf, f"logs/{parent}"))
    assert by_file.session == opened_link(link(site, shelf, "logs")).session
    assert any("merged_subagent" in event.attributes for event in by_file.session.events)
