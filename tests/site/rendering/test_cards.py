"""The pictures of link previews: every agent has one, and each is what the head says it is."""

import struct

import pytest

from opensession.parsers.registry import PARSERS
from opensession.site.rendering.cards import AGENTS, GENERAL, HEIGHT, OTHER_NAMES, WIDTH, card_of
from scripts.layout import WEB
from scripts.preview_cards import MAX_BYTES

CARDS = WEB / "public" / "cards"
FORMATS = {"hail", "atif", "specstory", "agent-trace"}
"""Parsers of formats that are no agent's own; their logs name the agent."""


@pytest.mark.parametrize("name", [GENERAL, *AGENTS])
def test_every_card_is_a_small_png_of_the_stated_size(name: str) -> None:
    data = (CARDS / f"{name}.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    assert len(data) <= MAX_BYTES


def test_there_are_no_others() -> None:
    assert {path.name for path in CARDS.iterdir()} == {f"{name}.png" for name in (GENERAL, *AGENTS)}


def test_every_agent_that_is_read_has_a_card_under_its_label() -> None:
    assert {parser.id: parser.label for parser in PARSERS if parser.id not in FORMATS} == AGENTS


@pytest.mark.parametrize("tool", ["", "hail", "my-agent", "../x", '"><script>', "Session"])
def test_others_have_the_general_one(tool: str) -> None:
    assert card_of(tool) == ("/cards/session.png", "Coding agent session")


def test_older_names_have_the_card_of_their_agent() -> None:
    assert card_of("Claude-Code").path == "/cards/claude-code.png"
    for name, agent in OTHER_NAMES.items():
        assert card_of(name) == card_of(agent)
