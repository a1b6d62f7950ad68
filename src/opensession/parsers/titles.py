"""Titles that are prompts, and not what a tool wrapped around them (parsers.md §1.3, CC7, CX10)."""

import re

from opensession.hail import trim, trunc_characters

TITLE_CHARACTERS = 80

_NO_PROMPT = re.compile(
    r"\s*(?:"
    r"\[Request interrupted by user"
    r"|Caveat: The messages below"
    r"|<(?:command-[a-z]+|local-command-[a-z]+|bash-(?:input|stdout|stderr)|user-memory-input|ide_[a-z_]+"
    r"|system-reminder|task-notification|environment_context|environment_details|user_instructions|INSTRUCTIONS"
    r"|turn_aborted|subagent_notification|permissions instructions|skill|collaboration_mode)\b"
    r"|# AGENTS\.md instructions"
    r"|This session is being continued from a previous conversation"
    r"|Here(?: is|'s) the conversation so far"
    r")"
)
_WRAPPED = re.compile(r"\s*<([a-z][a-z0-9_-]*)\b[^>]{0,200}>")


def short_title(text: str) -> str | None:
    """Return at most 80 characters, cut with three dots; None for blank text."""
    return trunc_characters(trim(text), TITLE_CHARACTERS) or None


def is_prompt(text: str) -> bool:
    """Tell a person's request from text that a tool put into a user message."""
    return bool(text) and not text.isspace() and not _NO_PROMPT.match(text)


def prompt_title(text: str) -> str | None:
    """Return a title made of a prompt, leading tool markup removed; None if nothing is left."""
    rest = without_wrappers(text)
    return short_title(rest) if is_prompt(rest) else None


def without_wrappers(text: str) -> str:
    """Remove elements such as ``<ide_opened_file>…</ide_opened_file>`` from the start of a prompt.

    Only elements that are closed, have a name with an underscore or dash as tools invent them, and stand
    before the first other text; what a person writes in angle brackets stays.
    """
    place = 0
    while match := _WRAPPED.match(text, place):
        name = match[1]
        end = text.find(f"</{name}>", match.end())
        if end < 0 or not ("_" in name or "-" in name):
            break
        place = end + len(name) + 3
    return text[place:]
