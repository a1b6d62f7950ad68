"""What ``scripts.screenshots`` photographs: pages by name, and the states a page is brought into."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from playwright.sync_api import Page

from scripts.layout import WEB

REPOSITORY: Final = "kim/logs"
"""The repository of the stand-in host in which the real logs lie."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A page: its address, in which ``{session}`` is replaced, and the body published for it, if any."""

    address: str
    session: str = ""
    """An example's name, a file below the shared ``fixtures/real/hail``, or LONG."""
    log: str = ""
    """A file below the shared ``fixtures/real``, read through a source link."""


LONG: Final = "20,000 events"


def _session(name: str) -> Subject:
    return Subject("/session/{session}", name)


def _log(path: str) -> Subject:
    return Subject(f"/src/gh/{REPOSITORY}/ref/main/path/{path}", log=path)


SUBJECTS: Final = {
    "landing": Subject("/"),
    "list": Subject("/sessions"),
    "agents": Subject("/sessions?layout=agents"),
    "found": Subject("/sessions?search=retry"),
    "nothing": Subject("/sessions?search=zxqv"),
    "guide": Subject("/docs"),
    "settings": Subject("/settings"),
    "login": Subject("/login"),
    "upload": Subject("/upload"),
    "missing": Subject("/no/such/page"),
    "unpublished": Subject(f"/session/{64 * '0'}"),
    "unreadable": Subject(f"/src/gh/{REPOSITORY}/ref/main/path/none.jsonl"),
    "session": _session("flaky-retry-test"),
    "embedded": Subject("/embed/session/{session}", "flaky-retry-test"),
    "audit": _session("three-agents-audit"),
    "particles": _session("korean-particles"),
    "panic": _session("panic-in-a-parser"),
    "pump": _session("pump-that-never-stops"),
    "stars": _session("star-map-colours"),
    "export": _session("nightly-export-hangs"),
    "hail-codex": _session("codex-019cc1a4.hail.jsonl"),
    "hail-claude": _session("claude-code-e0d0d55f.hail.jsonl"),
    "long": _session(LONG),
    "claude-code": _log("claude-code/compact-queue-2.1.14.jsonl"),
    "claude-plan": _log("claude-code/ask-user-plan-2.0.29.jsonl"),
    "claude-edits": _log("claude-code/edit-multiedit-1.0.111.jsonl"),
    "claude-tasks": _log("claude-code/task-sidechain-1.0.108.jsonl"),
    "codex": _log("codex/rollout-vscode-0.40.0.sanitised.jsonl"),
    "codex-patch": _log("codex/apply-patch-0.99.0.jsonl"),
    "codex-kinds": _log("codex/record-type-coverage-0.146.0.jsonl"),
    "gemini": _log("gemini/session-2025-10-27T19-55-981c87cb.json"),
    "cursor": _log("cursor/agent-transcript.jsonl"),
    "opencode": _log("opencode/export-1.15.6.sanitised.json"),
    "cline": _log("cline/1769053680585/api_conversation_history.json"),
    "cline-sdk": _log("cline/sdk/1784094124598_rruoq.messages.json"),
    "amp": _log("amp/T-019ca1f6-7f21-77b5-a308-65416ebbdf48.json"),
    "goose": _log("goose/legacy-session.jsonl"),
    "aider": _log("aider/.aider.chat.history.md"),
}
"""The pages by name."""


@dataclass(frozen=True, slots=True)
class State:
    """How a page is looked at: what is added to its address, and what is done there."""

    query: str = ""
    act: Callable[[Page, str], None] | None = None
    """Takes the page and its language."""
    whole: bool = False
    """Photograph all of the page, not only the window."""
    folded: bool = False
    """Only there where the rails fold into sheets."""


def _scroll(part: float) -> Callable[[Page, str], None]:
    def act(page: Page, language: str) -> None:
        # The heights of rows that were never in sight are guessed: the second time they are known.
        for _ in range(2):
            page.evaluate("part => scrollTo(0, document.documentElement.scrollHeight * part)", part)
            settle(page)

    return act


def _press(area: str, key: str) -> Callable[[Page, str], None]:
    def act(page: Page, language: str) -> None:
        page.get_by_role("button", name=words(language, area)[key]).first.click()

    return act


def _palette(page: Page, language: str) -> None:
    page.keyboard.press("Control+k")


def _help(page: Page, language: str) -> None:
    page.keyboard.press("?")


STATES: Final = {
    "top": State(),
    "middle": State(act=_scroll(0.45)),
    "end": State(act=_scroll(1.0)),
    "whole": State(whole=True),
    "opened": State("open=all", _scroll(0.3)),
    "split": State("open=all&diff=split", _scroll(0.3)),
    "focused": State("view=focused"),
    "changes": State("view=changes&open=all"),
    "problems": State("view=errors"),
    "searched": State("q=test"),
    "details": State(act=_press("session", "session.details"), folded=True),
    "prompts": State(act=_press("session", "session.prompts"), folded=True),
    "view": State(act=_press("session", "session.view")),
    "share": State(act=_press("core", "action.share")),
    "palette": State(act=_palette),
    "help": State(act=_help),
}
"""The states by name."""


@cache
def words(language: str, area: str) -> dict[str, str]:
    """Return the texts of one area."""
    texts: dict[str, str] = json.loads((WEB / "messages" / language / f"{area}.json").read_text())
    return texts


def settle(page: Page) -> None:
    """Wait until nothing is asked for and what came is drawn."""
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "document.fonts.ready.then(() => new Promise(done =>"
        " requestAnimationFrame(() => requestAnimationFrame(done))))"
    )
