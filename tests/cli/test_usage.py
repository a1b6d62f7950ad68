"""Wrong command lines and the frame of help, in the tool's own words."""

import pytest

from tests.cli.runner import Cli

LINES = {
    "nonsense": ("There is no command nonsense.", "nonsense 명령은 없습니다.", "opensession"),
    "discovr": (
        "There is no command discovr. Did you mean discover?",
        "discovr 명령은 없습니다. 혹시 discover인가요?",
        "opensession",
    ),
    "site nonsense": ("There is no command nonsense.", "nonsense 명령은 없습니다.", "opensession site"),
    "docs": (
        "opensession docs takes a command: completion, quickstart.",
        "opensession docs 다음에 명령이 필요합니다: completion, quickstart.",
        "opensession docs",
    ),
    "parse --nonsense": (
        "There is no option --nonsense.",
        "--nonsense 옵션은 없습니다.",
        "opensession parse",
    ),
    "parse": ("FILE is missing.", "FILE이(가) 없습니다.", "opensession parse"),
    "site rm": ("SESSION is missing.", "SESSION이(가) 없습니다.", "opensession site rm"),
    "site export": ("--out is missing.", "--out이(가) 없습니다.", "opensession site export"),
    "parse --out": ("--out takes a value.", "--out에는 값이 필요합니다.", "opensession parse"),
    "--all=3": ("--all takes no value.", "--all에는 값을 줄 수 없습니다.", "opensession discover"),
    "cat one two": ("two is one argument too many.", "two: 인수가 너무 많습니다.", "opensession cat"),
    "--limit x": (
        "--limit takes a whole number, 0 or more.",
        "--limit의 값은 0 이상의 정수여야 합니다.",
        "opensession discover",
    ),
    "site push --jobs 0": (
        "--jobs takes a whole number from 1 to 32.",
        "--jobs의 값은 1에서 32 사이의 정수여야 합니다.",
        "opensession site push",
    ),
}
"""A command line, what is said of it in both languages, and the command whose help is named."""


@pytest.mark.parametrize("line", LINES)
def test_a_wrong_line_is_told_and_its_command_named(cli: Cli, line: str) -> None:
    english, korean, path = LINES[line]
    result = cli.run(*line.split())
    assert (result.code, result.out) == (2, "")
    assert result.err == f"Error: {english}\nnext:\n- {path} --help\n"
    result = cli.with_variables(LC_ALL="ko_KR.UTF-8").run(*line.split())
    assert (result.code, result.err) == (2, f"오류: {korean}\n다음:\n- {path} --help\n")


@pytest.mark.parametrize("line", LINES)
def test_a_wrong_line_with_json_is_one_document(cli: Cli, line: str) -> None:
    words = line.split()
    # An option that waits for its value would take this one.
    result = cli.run(*words[:-1], "--json", words[-1]) if len(words) > 1 else cli.run(*words, "--json")
    assert (result.code, result.err) == (2, "")
    assert set(result.json()["error"]) == {"code", "message", "next"}
    assert result.json()["error"]["code"] == "usage"


def test_escapes_of_a_wrong_line_do_not_reach_the_terminal(cli: Cli) -> None:
    for line in (["\x1b[31mred"], ["parse", "--\x1b[31mred"], ["cat", "one", "\x1b[31mtwo"]):
        assert "\x1b" not in cli.run(*line).err


def test_the_help_of_a_korean_is_korean(cli: Cli) -> None:
    korean = cli.with_variables(LC_ALL="ko_KR.UTF-8")
    lines = korean.spawn("site", "--help").out.splitlines()
    assert lines[0] == "사용법: opensession site [OPTIONS] COMMAND [ARGS]..."
    assert {"옵션:", "명령:", "  -h, --help  이 도움말을 보여 주고 끝냅니다."} <= set(lines)
