"""The page on native logs names what the parsers write."""

from opensession.parsers.composition import FIDELITY, SESSIONS, USAGE
from opensession.parsers.limits import MAX_EVENTS
from opensession.parsers.times import ESTIMATED
from opensession.parsers.tools import read_call
from opensession.parsers.usage import CACHE_READ, CACHE_WRITE, COST, INPUT, OUTPUT, REASONING
from scripts.layout import ROOT

PAGE = (ROOT / "docs" / "native-logs.md").read_text(encoding="utf-8")


def test_every_shared_attribute_is_described() -> None:
    of_calls = read_call("Bash", {"command": "ls"}).attributes("c1", "schema", "type")
    named = [*of_calls, FIDELITY, SESSIONS, USAGE, ESTIMATED, INPUT, OUTPUT]
    named += [CACHE_READ, CACHE_WRITE, REASONING, COST]
    assert [name for name in named if f"`{name}`" not in PAGE] == []


def test_the_limits_are_those_of_the_code() -> None:
    assert f"{MAX_EVENTS:,} events" in PAGE
