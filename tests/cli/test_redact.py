"""``redact``: what would be masked, by rule and place, and never the secret."""

import pytest

from tests.cli.agent_homes import put
from tests.cli.runner import Cli, Result
from tests.cli.test_register import CLEAN, HOME, SESSION, TOKEN


def leaked(result: Result) -> bool:
    """Tell whether an output holds what was to be hidden."""
    return any(secret in result.out + result.err for secret in (TOKEN, TOKEN[4:20], HOME))


def test_findings_are_places_and_rules(cli: Cli) -> None:
    result = cli.run("redact", "-", stdin=SESSION)
    rows = [line.split("\t") for line in result.out.splitlines()]
    assert result.code == 0
    assert [(kind, place, line) for _, kind, place, line in rows] == [
        ("private", "context.attributes.cwd", "1"),
        ("secret", "events[0].content.blocks[0].text", "2"),
    ]
    assert not leaked(result)


def test_json_is_the_same(cli: Cli) -> None:
    result = cli.run("redact", "-", "--json", stdin=SESSION)
    found = result.json()
    assert [set(finding) for finding in found["findings"]] == [
        {"rule", "kind", "place", "line", "column"}
    ] * 2
    assert sum(found["redactions"].values()) == 2
    assert found["out"] is None
    assert not leaked(result)


def test_the_clean_session_is_written(cli: Cli) -> None:
    cli.run("redact", "-", "--out", "clean.jsonl", stdin=SESSION)
    clean = (cli.cwd / "clean.jsonl").read_bytes()
    assert TOKEN.encode() not in clean
    assert b"[redacted:" in clean
    assert cli.run("redact", "clean.jsonl").err == "Nothing to mask was found.\n"
    piped = cli.run("redact", "-", "--out", "-", stdin=SESSION)
    assert piped.data == clean
    assert "masked: " in piped.err


@pytest.mark.parametrize(("data", "code"), [(SESSION, 6), (CLEAN, 0)])
def test_check_is_for_scripts(cli: Cli, data: bytes, code: int) -> None:
    assert cli.run("redact", "--check", "-", stdin=data).code == code


def test_an_allowed_rule_is_left(cli: Cli) -> None:
    (rule,) = {
        found["rule"]
        for found in cli.run("redact", "-", "--json", stdin=SESSION).json()["findings"]
        if found["kind"] == "secret"
    }
    result = cli.run("redact", "-", "--allow-secret", rule, "--check", stdin=SESSION)
    assert result.code == 0
    assert rule not in result.out


def test_rules_are_listed(cli: Cli) -> None:
    rules = cli.run("redact", "--rules", "--json").json()["rules"]
    assert {"rule", "kind", "tells"} == set(rules[0])
    assert len(cli.run("redact", "--rules").out.splitlines()) == len(rules)


def test_it_needs_a_session(cli: Cli) -> None:
    result = cli.run("redact")
    assert result.code == 2
    assert "--rules" in result.err


def test_the_facts_about_a_session_hold_no_secret(cli: Cli) -> None:
    path = put(cli.home, "claude-code")
    path.write_text(path.read_text().replace("Dim the lamp at nine", f"Use {TOKEN} for the lamp"))
    for line in (["inspect", "HEAD"], ["inspect", "HEAD", "--json"], ["discover"], ["discover", "--json"]):
        result = cli.run(*line)
        assert "Use [redacted:" in result.out
        assert TOKEN not in result.out + result.err
