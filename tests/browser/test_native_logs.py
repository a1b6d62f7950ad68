"""Every agent's own log opens as a page, with what became of its records."""

import re

import pytest
from playwright.sync_api import expect
from pydantic import JsonValue

from tests.browser.reader import Reader
from tests.parsers.claude_code.test_lanes import files
from tests.parsers.samples import claude_record, json_lines
from tests.support.agent_logs import LOGS, AgentLog
from tests.support.remote_files import Shelf, github

NATIVE = [log for log in LOGS if log.parser != "hail" and log.prompts]
"""Traces of lines hold no prompt that a page could show."""


@pytest.mark.parametrize("log", NATIVE, ids=lambda log: log.parser)
def test_a_log_of_each_agent_is_drawn(reader: Reader, shelf: Shelf, log: AgentLog) -> None:
    shelf.commit(log.path, log.data)
    reader.open(f"/src/{github(shelf.name, 'main', log.path)}")

    main = reader.page.get_by_role("main")
    expect(main).to_contain_text(log.prompt)
    records = reader.page.get_by_test_id("source-records")
    records.locator("summary").click()
    expect(records.locator("dt").first).to_be_visible()
    assert reader.asked("/api/src/")[-1].header_value("x-opensession-parser") == log.parser


def test_a_reader_chooses_among_the_sessions_of_a_file(reader: Reader, shelf: Shelf) -> None:
    [log] = [log for log in NATIVE if log.sessions > 1]
    shelf.commit(log.path, log.data)
    reader.open(f"/src/{github(shelf.name, 'main', log.path)}")
    choice = reader.page.get_by_test_id("source-sessions").get_by_role("combobox")
    expect(choice.locator("option")).to_have_count(log.sessions)

    shown = choice.input_value()
    other = next(
        value
        for value in choice.locator("option").evaluate_all("all => all.map(o => o.value)")
        if value != shown
    )
    choice.select_option(other)
    expect(reader.page).to_have_url(re.compile(r"\?session="))
    expect(reader.page.get_by_test_id("source-sessions").get_by_role("combobox")).to_have_value(other)


def test_a_directory_with_sub_agents_is_one_page(reader: Reader, shelf: Shelf) -> None:
    for path, data in files("s-kettle/subagents").items():
        shelf.commit(f"logs/w/{path}", data)
    reader.open(f"/src/{github(shelf.name, 'main', 'logs/w')}")

    main = reader.page.get_by_role("main")
    expect(main).to_contain_text("Where is the lid?")
    expect(main).to_contain_text("Found.")


def test_what_no_parser_knows_is_kept_and_shown(reader: Reader, shelf: Shelf) -> None:
    call: JsonValue = {"type": "tool_use", "id": "t1", "name": "TeleportFile", "input": {"to": "/w/moon"}}
    log = json_lines(
        claude_record("user", "u-1", 0, "Send it to the moon"),
        {"type": "hologram", "sessionId": "s-kettle", "beam": "to the far side"},
        claude_record("assistant", "a-1", 2, [call, {"type": "aroma", "of": "mint"}]),
    )
    shelf.commit("new.jsonl", log)
    reader.open(f"/src/{github(shelf.name, 'main', 'new.jsonl')}")

    main = reader.page.get_by_role("main")
    for shown in ("Send it to the moon", "hologram", "TeleportFile"):
        expect(main).to_contain_text(shown)
    banner = reader.page.get_by_test_id("source-banner")
    expect(banner).to_contain_text("1 of 3 records mapped, 2 kept raw")
    reader.page.get_by_role("button", name="Open all").click()
    for shown in ("to the far side", "mint", "/w/moon"):
        expect(main).to_contain_text(shown)
