"""Session references: each form leads to its session, and what leads nowhere says what to run."""

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.cli.command import Run
from opensession.cli.errors import CliError, NotFound, Usage
from opensession.cli.expressions import format_head, parse_head
from opensession.cli.objects import ObjectStore
from opensession.cli.references import LocalSession, SiteSession, locate
from opensession.cli.surroundings import surroundings_of
from opensession.cli.terminal import Terminal
from opensession.sources.address import GitHubSource, LocalSource
from tests.cli.agent_homes import PLACES, REPOSITORY, put, put_all
from tests.cli.runner import Cli
from tests.support.agent_logs import CLAUDE_CODE


def run_of(cli: Cli) -> Run:
    """Return a run without a terminal."""
    terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO(), cli.variables())
    return Run(terminal, surroundings_of(cli.variables(), cli.cwd, "linux"))


def fails(cli: Cli, text: str) -> CliError:
    """Return the error of a reference that leads nowhere."""
    with pytest.raises(CliError) as caught:
        locate(run_of(cli), text)
    return caught.value


@given(st.integers(min_value=0, max_value=10**9 - 1))
def test_expressions_are_read_as_they_are_written(count: int) -> None:
    assert parse_head(format_head(count)) == count
    assert parse_head(f"HEAD~{count}") == parse_head(f"HEAD^{count}") == count


@given(st.text(alphabet="HEAD~^0123456789x ٣", max_size=12))
def test_an_expression_is_one_form_alone(text: str) -> None:
    count = parse_head(text)
    if count is None:
        return
    spellings = {f"HEAD{sign}{digits}" for sign in "~^" for digits in {text[5:], str(count)}}
    assert text == "HEAD" or text in spellings
    assert parse_head(format_head(count)) == count


@pytest.mark.parametrize(
    ("text", "count"), [("HEAD", 0), ("HEAD~", 1), ("HEAD^", 1), ("HEAD~0", 0), ("HEAD^12", 12)]
)
def test_expressions(text: str, count: int) -> None:
    assert parse_head(text) == count


@pytest.mark.parametrize(
    "text", ["head", "HEAD~-1", "HEAD~1~1", "HEAD^^", "HEAD ~1", "./HEAD", "HEAD~x", "HEAD~1\n"]
)
def test_other_texts_are_no_expression(text: str) -> None:
    assert parse_head(text) is None


def test_head_counts_back_from_the_last_changed(cli: Cli) -> None:
    put_all(cli.home)
    listed = cli.run("--json").json()["sessions"]
    assert [session["reference"] for session in listed][:3] == ["HEAD", "HEAD~1", "HEAD~2"]
    for session in listed:
        located = locate(run_of(cli), session["reference"])
        assert isinstance(located, LocalSession)
        assert (str(located.path), located.tool) == (session["path"], session["tool"])
        assert located.session == (session["session_id"] if session["one_of_many"] else None)
    assert locate(run_of(cli), "HEAD^2") == locate(run_of(cli), "HEAD~2")


def test_head_is_that_of_the_repository(cli: Cli) -> None:
    put_all(cli.home)
    inside = cli.at(cli.home / REPOSITORY)
    located = locate(run_of(inside), "HEAD")
    assert isinstance(located, LocalSession)
    assert located.tool == "aider"
    error = fails(inside, "HEAD~2")
    assert isinstance(error, NotFound)
    assert "in this repository: 2" in error.message
    assert error.next == ("opensession discover --all",)


def test_a_file_called_head_needs_its_folder(cli: Cli) -> None:
    path = put(cli.home, "codex")
    (cli.cwd / "HEAD").write_bytes(CLAUDE_CODE)
    assert locate(run_of(cli), "HEAD") == LocalSession(path, None, "codex")
    assert locate(run_of(cli), "./HEAD") == LocalSession(cli.cwd / "HEAD")


def test_head_without_sessions(cli: Cli) -> None:
    error = fails(cli, "HEAD")
    assert (type(error), error.code) == (NotFound, "session_not_found")
    assert error.next


def claude(cli: Cli, session_id: str) -> Path:
    """Write a session of Claude Code with an id."""
    path = (cli.home / PLACES["claude-code"]).with_name(f"{session_id}.jsonl")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CLAUDE_CODE.replace(b'"lamp"', json.dumps(session_id).encode()))
    return path


def test_an_id_or_the_first_of_it(cli: Cli) -> None:
    path = claude(cli, "5f2a91c0-0000-4000-8000-000000000001")
    claude(cli, "5f2b0000-0000-4000-8000-000000000002")
    expected = LocalSession(path, None, "claude-code")
    assert locate(run_of(cli), "5f2a") == expected
    assert locate(run_of(cli), "5f2a91c0-0000-4000-8000-000000000001") == expected


def test_a_whole_id_goes_before_longer_ones(cli: Cli) -> None:
    path = claude(cli, "abcd")
    claude(cli, "abcd-2")
    assert locate(run_of(cli), "abcd") == LocalSession(path, None, "claude-code")


def test_several_that_fit_are_named(cli: Cli) -> None:
    for number in range(10):
        claude(cli, f"5f2a{number:04}")
    error = fails(cli, "5f2a")
    assert (type(error), error.code) == (Usage, "ambiguous_reference")
    assert "fits 10 sessions" in error.message
    assert "5f2a0000  claude-code" in error.message
    assert error.message.endswith("and 2 more")


def test_ids_that_are_too_short_or_unknown(cli: Cli) -> None:
    claude(cli, "5f2a91c0")
    assert (fails(cli, "5f2").code, fails(cli, "5f2").exit_code) == ("prefix_too_short", 3)
    error = fails(cli, "5f2b")
    assert (type(error), error.exit_code, error.next) == (NotFound, 3, ("opensession discover --all",))


def test_objects_by_the_first_of_their_id(cli: Cli) -> None:
    run = run_of(cli)
    stored = ObjectStore.for_writing(run.surroundings).put([b"content"])
    assert locate(run, stored.id[:6]) == LocalSource(stored.id)
    assert locate(run, stored.id.upper()) == LocalSource(stored.id)
    claude(cli, stored.id[:8])
    assert fails(cli, stored.id[:5]).code == "ambiguous_reference"


def test_paths(cli: Cli) -> None:
    (cli.cwd / "log.jsonl").write_text("{}\n")
    (cli.cwd / "abcd").mkdir()
    run = run_of(cli)
    for text in ("log.jsonl", "./log.jsonl", str(cli.cwd / "log.jsonl")):
        assert locate(run, text) == LocalSession(cli.cwd / "log.jsonl")
    assert locate(run, "abcd") == LocalSession(cli.cwd / "abcd")
    assert locate(run, "~") == LocalSession(cli.home)
    for text in ("missing.jsonl", "a/b", "./HEAD", "\x1b[2J", "", "-x"):
        assert fails(cli, text).code == "file_not_found"
        assert "\x1b" not in fails(cli, text).message


def test_addresses(cli: Cli) -> None:
    run = run_of(cli)
    digest = "AB" * 32
    assert locate(run, f"os://src/local/{digest}") == LocalSource(digest.lower())
    source = GitHubSource("o", "r", "main", "a/b.jsonl")
    assert locate(run, "os://src/gh/o/r/ref/main/path/a/b.jsonl") == source
    for text in ("os://", "os://src/local/12", "os://src/gh/../r/ref/main/path/a"):
        assert (fails(cli, text).code, fails(cli, text).exit_code) == ("bad_address", 2)


@pytest.mark.parametrize(
    ("link", "site", "session_id"),
    [
        ("https://s.example/session/abc", "https://s.example", "abc"),
        ("http://127.0.0.1:8788/session/abc.md?x=1#e7", "http://127.0.0.1:8788", "abc"),
        ("https://name:word@s.example/session/a%20b", "https://s.example", "a b"),
    ],
)
def test_links_to_published_sessions(cli: Cli, link: str, site: str, session_id: str) -> None:
    assert locate(run_of(cli), link) == SiteSession(site, session_id)


def test_links_to_sources(cli: Cli) -> None:
    source = GitHubSource("o", "r", "feature/x", "a/b.jsonl")
    assert locate(run_of(cli), "https://s.example/src/gh/o/r/ref/feature/x/path/a/b.jsonl#e1") == source


@pytest.mark.parametrize("link", ["https://s.example/", "https://s.example/sessions", "https://[", "http://"])
def test_other_links(cli: Cli, link: str) -> None:
    assert (fails(cli, link).code, fails(cli, link).exit_code) == ("bad_link", 2)


def test_a_name_in_bytes_that_are_no_text(cli: Cli) -> None:
    name = os.fsdecode(b"log\xff.jsonl")
    (cli.cwd / name).write_text("{}\n")
    assert locate(run_of(cli), name) == LocalSession(cli.cwd / name)


def test_commands_take_every_form(cli: Cli) -> None:
    put_all(cli.home)
    inside = cli.at(cli.home / REPOSITORY)
    titles = [inside.run("inspect", text, "--json").json()["title"] for text in ("HEAD", "HEAD~1")]
    assert titles == ["oil the hinge", "find the oil"]
    assert cli.run("inspect", "lamp", "--json").json()["title"] == "Dim the lamp at nine"
    assert cli.run("inspect", "T-drum").code == 0
    artifact = cli.run("inspect", f"os://artifact/{'0' * 64}", "--json")
    assert (artifact.code, artifact.json()["error"]["code"]) == (2, "unsupported_source")
