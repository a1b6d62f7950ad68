"""The picture that a link preview shows: one for each agent, made beforehand (scripts/preview_cards.py)."""

from typing import NamedTuple

WIDTH, HEIGHT = 1200, 630
"""Pixels of every card: what previews call large, 1.91 to 1."""

AGENTS = {
    "claude-code": "Claude Code",
    "codex": "Codex",
    "cursor": "Cursor",
    "gemini": "Gemini CLI",
    "opencode": "OpenCode",
    "cline": "Cline",
    "amp": "Amp",
    "goose": "Goose",
    "aider": "Aider",
}
"""Agents that have a card of their own, by tool name; the page calls them the same."""

OTHER_NAMES = {"gemini-cli": "gemini", "claude": "claude-code", "codex-cli": "codex"}
"""How logs of earlier versions call them."""

GENERAL = "session"


class Card(NamedTuple):
    """A picture of the site: its path, and what it shows in words."""

    path: str
    alt: str


def agent_name(tool: str) -> str:
    """Return how an agent is called; an unknown one keeps its own name."""
    return AGENTS.get(known_name(tool), tool)


def known_name(tool: str) -> str:
    """Return an agent's name as this version writes it."""
    return OTHER_NAMES.get(tool.lower(), tool.lower())


def card_of(tool: str) -> Card:
    """Return the card of an agent, or the general one for an agent that has none."""
    name = known_name(tool)
    if name in AGENTS:
        return Card(f"/cards/{name}.png", f"{AGENTS[name]} session")
    return Card(f"/cards/{GENERAL}.png", "Coding agent session")
