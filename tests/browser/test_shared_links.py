"""From a session on a laptop to a page in a reader's browser: ``share`` pushes, and its link opens."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.cli.git.clones import Clone, make, session, with_remote
from tests.cli.runner import Cli
from tests.support.remote_files import Shelf

HOSTS = {
    "hidden ref on github": ("https://github.com/{}.git", "gh", []),
    "branch on github": ("git@github.com:{}.git", "gh", ["--branch"]),
    "hidden ref on gitlab": ("https://gitlab.com/{}.git", "gl", []),
    "hidden ref on another host": ("https://git.example.org/{}.git", "git", []),
    "branch over ssh on another host": ("ssh://git@git.example.org:2222/{}.git", "git", ["--branch=logs"]),
}


@pytest.mark.parametrize("case", HOSTS)
def test_a_shared_session_opens_pinned_to_its_commit(
    reader: Reader, shelf: Shelf, tmp_path: Path, case: str
) -> None:
    url, kind, options = HOSTS[case]
    hub = Clone(shelf.repository.folder)
    clone = with_remote(make(tmp_path / "clone"), hub, url.format(shelf.name))
    clone.commit()
    text = f"Shared through a {case}"
    (clone.folder / "log.jsonl").write_bytes(session("shared", text, "So be it."))
    (tmp_path / "home").mkdir()
    author = Cli(tmp_path / "home", clone.folder)

    shared = author.run("share", "log.jsonl", "--push", "--base-url", reader.origin, "--json", *options)
    assert shared.code == 0, shared.err
    facts = shared.json()
    assert facts["uri"].startswith(f"os://src/{kind}/")
    assert hub.git("rev-parse", facts["ref"]) == facts["commit"]

    reader.open(facts["web_url"].removeprefix(reader.origin))
    expect(reader.page.get_by_role("main")).to_contain_text(text)
    banner = reader.page.get_by_test_id("source-banner")
    expect(banner).to_contain_text("pinned")
    expect(banner).to_contain_text(facts["commit"][:7])

    (clone.folder / "other.jsonl").write_bytes(session("other", "Something else"))
    later = author.run("share", "other.jsonl", "--push", *options)
    assert later.code == 0, later.err
    reader.page.reload()
    expect(reader.page.get_by_role("main")).to_contain_text(text)
    again = author.run("share", "log.jsonl", "--json", *options).json()
    assert (again["uri"], again["pushed"]) == (facts["uri"], True)
    expect(reader.page).to_have_url(re.compile(f"/ref/{facts['commit']}/path/sessions/"))


def test_open_finds_the_page_at_the_local_site(reader: Reader, shelf: Shelf, tmp_path: Path) -> None:
    clone = with_remote(
        make(tmp_path / "clone"), Clone(shelf.repository.folder), f"https://github.com/{shelf.name}"
    )
    (clone.folder / "log.jsonl").write_bytes(session("opened", "Open me here"))
    (tmp_path / "home").mkdir()
    author = Cli(tmp_path / "home", clone.folder, {"OPENSESSION_SITE": reader.origin})
    assert author.run("share", "log.jsonl", "--push").code == 0

    page = author.run("open", "log.jsonl", "--no-open").first
    assert page.startswith(f"{reader.origin}/src/gh/{shelf.name}/ref/")
    reader.open(page.removeprefix(reader.origin))
    expect(reader.page.get_by_role("main")).to_contain_text("Open me here")
