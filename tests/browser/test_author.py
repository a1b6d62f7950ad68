"""An author's whole way: from a log where the agent left it to a page, a search hit, and away again."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.cli.git.clones import Clone, make, with_remote
from tests.cli.runner import Cli, Result
from tests.shared_material import shared_files
from tests.support.agent_logs import CLAUDE_CODE, claude_turn, json_lines
from tests.support.remote_files import Shelf
from tests.support.site_variables import ADMIN_KEY

LOGS = {"our own": CLAUDE_CODE} | {
    path.name: path.read_bytes()
    for path in shared_files("fixtures/real/claude-code/ask-user-plan-*.jsonl")
    + shared_files("fixtures/real/claude-code/edit-multiedit-*.jsonl")
}


def done(result: Result) -> Result:
    """Return a result that has to be a success."""
    assert result.code == 0, result.err
    return result


@pytest.mark.parametrize("name", LOGS)
def test_from_the_agents_folder_to_a_page_and_away_again(
    reader: Reader, shelf: Shelf, tmp_path: Path, name: str
) -> None:
    clone = with_remote(
        make(tmp_path / "clone"), Clone(shelf.repository.folder), f"https://github.com/{shelf.name}.git"
    )
    clone.commit()
    home = tmp_path / "home"
    log = home / ".claude" / "projects" / "-w-lamp" / "lamp.jsonl"
    log.parent.mkdir(parents=True)
    phrase = f"Zebrawood {shelf.name.replace('/', ' ').replace('-', ' ')}"
    log.write_bytes(LOGS[name] + json_lines(claude_turn("user", 9, phrase)))
    author = Cli(
        home,
        clone.folder,
        {"OPENSESSION_SITE": reader.origin, "OPENSESSION_ADMIN_KEY": ADMIN_KEY},
    )

    (found,) = done(author.spawn("discover", "--all", "--json")).json()["sessions"]
    assert (found["tool"], found["path"]) == ("claude-code", str(log))

    uri = done(author.spawn("register", str(log))).first
    shared = done(author.spawn("share", uri, "--git", "--push", "--base-url", reader.origin, "--json")).json()
    assert f"/ref/{shared['commit']}/path/" in shared["uri"]
    reader.open(shared["web_url"].removeprefix(reader.origin))
    expect(reader.page.get_by_role("main")).to_contain_text(phrase)
    expect(reader.page.get_by_test_id("source-banner")).to_contain_text("pinned")

    assert done(author.spawn("cat", shared["uri"])).data == done(author.spawn("cat", uri)).data

    page = done(author.spawn("site", "push", uri)).first
    session_id = uri.removeprefix("os://src/local/")
    assert page == f"{reader.origin}/session/{session_id}"
    reader.open("/sessions")
    reader.page.get_by_role("searchbox").fill(f'"{phrase}"')
    hit = reader.page.locator(f'[data-session-id="{session_id}"]')
    expect(hit).to_be_visible()
    hit.click()
    expect(reader.page.get_by_role("main")).to_contain_text(phrase)

    assert done(author.spawn("site", "rm", session_id)).out.startswith(session_id)
    assert reader.page.request.get(f"/api/sessions/{session_id}").ok
    done(author.spawn("site", "rm", session_id, "--apply"))
    assert reader.page.request.get(f"/api/sessions/{session_id}").status == 404
    listed = reader.page.request.get(f"/api/sessions?search={json.dumps(phrase)}").json()
    assert listed["sessions"] == []
