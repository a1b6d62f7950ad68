"""``validate``: line and column of each problem, an exit code by kind."""

import pytest

from tests.cli.agent_homes import put
from tests.cli.runner import Cli
from tests.support.hail_text import event, header, lines

GOOD = lines(header("s"), event(1, "UserMessage", "hi"))
BROKEN = GOOD + b'{"type":"event", oops}\n'
RULE = lines(header(""), event(1, "UserMessage", "hi"))
ORDER = lines(header("s"), event(2, "UserMessage", "hi"), event(1, "AgentMessage", "ho"))


@pytest.mark.parametrize(
    ("data", "code", "kinds"),
    [
        (GOOD, 0, []),
        (ORDER, 0, ["order"]),
        (BROKEN, 1, ["unreadable"]),
        (RULE, 6, ["rule"]),
        (RULE + b"{\n", 1, ["rule", "unreadable"]),
        (b"", 1, ["unreadable"]),
    ],
)
def test_the_exit_code_tells_the_kind(cli: Cli, data: bytes, code: int, kinds: list[str]) -> None:
    result = cli.run("validate", "-", "--json", stdin=data)
    assert result.code == code
    assert [problem["kind"] for problem in result.json()["problems"]] == kinds
    assert result.json()["valid"] is (code == 0)


def test_places_can_be_jumped_to(cli: Cli) -> None:
    (cli.cwd / "a.jsonl").write_bytes(BROKEN)
    result = cli.run("validate", "a.jsonl")
    assert result.first == (
        "a.jsonl:3:18: unreadable: Expecting property name enclosed in double quotes at column 18"
    )


def test_a_good_file_says_so_on_standard_error(cli: Cli) -> None:
    result = cli.run("validate", "-", stdin=GOOD)
    assert (result.out, result.err) == ("", "valid: 1 event\n")


def test_any_reference_can_be_checked(cli: Cli) -> None:
    put(cli.home, "claude-code")
    uri = cli.run("register", "HEAD", "--quiet").out.strip()
    for reference in ("HEAD", "lamp", uri):
        assert cli.run("validate", reference).code == 0


def test_a_missing_file_is_3(cli: Cli) -> None:
    assert cli.run("validate", "nowhere").code == 3


def test_a_reference_means_the_same_as_everywhere(cli: Cli) -> None:
    put(cli.home, "claude-code")
    (cli.cwd / "HEAD").write_bytes(b"nonsense\n")
    assert cli.run("validate", "HEAD").code == 0
    assert cli.run("validate", "./HEAD").code == 1


def test_the_name_of_a_file_cannot_steer_the_terminal(cli: Cli) -> None:
    (cli.cwd / "a\x1b[31mb").write_bytes(b"nonsense\n")
    assert "\x1b" not in cli.run("validate", "./a\x1b[31mb").out
