"""``parse``: any log to HAIL on standard output."""

import pytest

from opensession.cli.words.input import WORDS
from opensession.hail import ingest, object_id
from scripts.layout import ROOT
from tests.cli.runner import Cli
from tests.support.agent_logs import LOGS, AgentLog
from tests.support.hail_text import event, header, lines

NATIVE = [log for log in LOGS if log.parser != "hail"]


def write(cli: Cli, log: AgentLog) -> str:
    """Put a log into the user's folder as it lies in a repository."""
    path = cli.cwd / log.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(log.data)
    return log.path


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.parser)
def test_each_format_becomes_hail(cli: Cli, log: AgentLog) -> None:
    result = cli.run("parse", write(cli, log))
    assert result.code == 0
    assert ingest(result.data).stats.user_message_count == log.prompts
    assert f"{log.parser}: " in result.err
    assert " 0 broken\n" in result.err


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.parser)
def test_a_named_profile_reads_the_same(cli: Cli, log: AgentLog) -> None:
    path = write(cli, log)
    assert cli.run("parse", "--profile", log.parser, path).data == cli.run("parse", path).data


def test_standard_input(cli: Cli) -> None:
    log = NATIVE[0]
    result = cli.run("parse", "-", stdin=log.data)
    assert result.code == 0
    assert ingest(result.data).header.agent.tool == log.parser


def test_what_was_parsed_parses_to_itself(cli: Cli) -> None:
    once = cli.run("parse", write(cli, NATIVE[0])).data
    assert cli.run("parse", "-", stdin=once).data == once


def test_facts_as_json(cli: Cli) -> None:
    path = write(cli, NATIVE[0])
    facts = cli.run("parse", path, "--json").json()
    hail = cli.run("parse", path).data
    assert facts["hash"] == object_id(hail)
    assert facts["bytes"] == len(hail)
    assert facts["parser"] == NATIVE[0].parser
    assert facts["account"]["broken"] == 0


def test_out_writes_a_file_and_nothing_else(cli: Cli) -> None:
    path = write(cli, NATIVE[0])
    result = cli.run("parse", path, "--out", "session.hail.jsonl")
    assert (result.code, result.data) == (0, b"")
    assert (cli.cwd / "session.hail.jsonl").read_bytes() == cli.run("parse", path).data


def test_preview_tells_the_candidates(cli: Cli) -> None:
    result = cli.run("parse", "--preview", write(cli, NATIVE[0]))
    assert "parser_used: claude-code" in result.err
    assert "parser claude-code: " in result.err


def test_another_profile_does_not_fall_back_silently(cli: Cli) -> None:
    result = cli.run("parse", "--profile", "codex", write(cli, NATIVE[0]))
    assert (result.code, result.data) == (1, b"")
    assert "--profile auto" in result.err


def test_an_unknown_profile_is_named_with_the_known_ones(cli: Cli) -> None:
    result = cli.run("parse", "--profile", "vim", write(cli, NATIVE[0]), "--json")
    assert result.code == 2
    error = result.json()["error"]
    assert error["code"] == "unknown_profile"
    assert "claude-code" in error["message"]


def test_a_file_of_several_sessions(cli: Cli) -> None:
    aider = next(log for log in LOGS if log.sessions > 1)
    path = write(cli, aider)
    first = cli.run("parse", path)
    assert "--session" in first.err
    ids = [listed["id"] for listed in cli.run("parse", path, "--json").json()["sessions"]]
    assert len(ids) == aider.sessions
    bodies = {cli.run("parse", path, "--session", id_).data for id_ in ids}
    assert len(bodies) == aider.sessions
    missing = cli.run("parse", path, "--session", "nobody", "--json")
    assert (missing.code, missing.json()["error"]["code"]) == (3, "session_not_found")


def test_broken_lines_are_told(cli: Cli) -> None:
    data = lines(header("s"), event(1, "UserMessage", "hi")) + b"{broken\n"
    result = cli.run("parse", "-", stdin=data)
    assert result.code == 0
    assert "1 broken" in result.err
    assert "line 3" in result.err


def test_validate_refuses_what_a_site_refuses(cli: Cli) -> None:
    data = lines(header(""), event(1, "UserMessage", "hi"))
    assert cli.run("parse", "-", stdin=data).code == 0
    result = cli.run("parse", "--validate", "-", "--json", stdin=data)
    assert (result.code, result.json()["error"]["code"]) == (6, "invalid_session")


@pytest.mark.parametrize("data", [b"", b"hello\n", b"\x00\x01\xff", b"[1, 2]"])
def test_what_is_no_log_is_refused(cli: Cli, data: bytes) -> None:
    result = cli.run("parse", "-", "--json", stdin=data)
    assert result.code == 1
    assert result.json()["error"]["code"] == "parse_failed"


def test_a_name_that_no_file_can_have(cli: Cli) -> None:
    result = cli.run("parse", "a\0b")
    assert result.code in (1, 3)
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("data", "english", "korean"),
    [
        (b"", "The file is empty.", "파일이 비어 있습니다."),
        (b"\xff\x00", "The file is not UTF-8 text.", "파일이 UTF-8 텍스트가 아닙니다."),
        (b"nothing\n", "The file looks like no session log.", "파일이 세션 로그로 보이지 않습니다."),
    ],
)
def test_what_parsers_say_is_said_in_korean(cli: Cli, data: bytes, english: str, korean: str) -> None:
    (cli.cwd / "log").write_bytes(data)
    said = cli.run("parse", "./log").err
    assert said.startswith(f"Error: {english}")
    said = cli.with_variables(LC_ALL="ko_KR.UTF-8").run("parse", "./log").err
    assert said.startswith(f"오류: {korean}")
    assert "What can be read" not in said


def test_what_parsers_say_is_in_the_catalogue(cli: Cli) -> None:
    """Each sentence that is translated is still one that they say."""
    sources = "".join(
        (ROOT / "src" / "opensession" / path).read_text(encoding="utf-8")
        for path in ("parsers/registry.py", "local/reader.py")
    )
    for english, _ in WORDS.values():
        said = english.replace("The file ", "The {subject} ").replace("The directory ", "The {subject} ")
        said = said.replace("the file ", "the {subject} ").replace("the directory ", "the {subject} ")
        assert said in sources or english in sources or said.partition("{")[0] in sources
