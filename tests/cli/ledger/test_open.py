"""``open``: which page it finds for a session, and whether a browser really got it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from opensession.hail import object_id
from tests.cli.git.clones import Clone, session
from tests.cli.ledger.names import BASE
from tests.cli.runner import Cli
from tests.support.served_site import ServedSite

LOG = session("one", "How warm is it?", "Mild")
ADDRESS = "gh/kim/demo/ref/main/path/logs/a.jsonl"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ServedSite]:
    """Run an empty site."""
    with ServedSite(tmp_path / "site") as site:
        yield site


@pytest.fixture
def reader(cli: Cli, clone: Clone, tmp_path: Path) -> Cli:
    """Return a user whose browser writes down what it was given, and whose local site is not running."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/visited"\n')
    browser.chmod(0o755)
    return cli.at(clone.folder).with_variables(BROWSER=str(browser), OPENSESSION_SITE="http://127.0.0.1:1")


def publish(user: Cli, site: ServedSite) -> str:
    """Publish the session in ``log.jsonl`` and return its id."""
    operator = user.with_variables(OPENSESSION_SITE=site.origin, OPENSESSION_ADMIN_KEY=site.key)
    pushed = operator.run("site", "push", "log.jsonl")
    assert pushed.code == 0, pushed.err
    return object_id(LOG)


def visited(tmp_path: Path) -> list[str]:
    """Return what the browser was given."""
    file = tmp_path / "visited"
    return file.read_text().splitlines() if file.exists() else []


def test_an_address_opens_at_the_configured_site(reader: Cli, tmp_path: Path) -> None:
    result = reader.run("open", f"os://src/{ADDRESS}", "--base-url", BASE)
    page = f"{BASE}/src/{ADDRESS}"
    assert (result.code, result.out) == (0, f"{page}\nuri: os://src/{ADDRESS}\nopened: yes\n")
    assert visited(tmp_path) == [page]
    facts = reader.run("open", f"{BASE}/src/{ADDRESS}?q=x#e=1", "--base-url", BASE, "--json").json()
    assert facts == {"url": page, "uri": f"os://src/{ADDRESS}", "kind": "source", "opened": True}
    assert len(visited(tmp_path)) == 2


def test_nothing_opens_when_not_wanted(reader: Cli, tmp_path: Path) -> None:
    for options in ([], ["--json"]):
        result = reader.run("open", f"os://src/{ADDRESS}", "--base-url", BASE, "--no-open", *options)
        assert result.code == 0
        assert ("opened: no" in result.out) or result.json()["opened"] is False
    assert visited(tmp_path) == []


def test_the_local_site_is_preferred_when_it_answers(reader: Cli, site: ServedSite) -> None:
    reader.run("config", "init", "--base-url", BASE)
    assert reader.run("open", f"os://src/{ADDRESS}").first == f"{BASE}/src/{ADDRESS}"
    local = reader.with_variables(OPENSESSION_SITE=site.origin)
    assert local.run("open", f"os://src/{ADDRESS}").first == f"{site.origin}/src/{ADDRESS}"
    assert site.requests == [("GET", "/api/health")]


def test_without_any_site(reader: Cli, tmp_path: Path) -> None:
    result = reader.run("open", f"os://src/{ADDRESS}")
    assert (result.code, result.out) == (1, "")
    assert "opensession config init --base-url" in result.err
    assert visited(tmp_path) == []


def test_a_published_page_is_opened_as_it_stands(reader: Cli, tmp_path: Path) -> None:
    page = f"{BASE}/session/{'0' * 64}"
    assert reader.run("open", f"{page}?view=x").first == page
    assert visited(tmp_path) == [page]


def test_a_shared_session_opens_where_it_was_pushed(reader: Cli, tmp_path: Path) -> None:
    uri = reader.run("share", "log.jsonl", "--push").first
    page = f"{BASE}/{uri.removeprefix('os://')}"
    for reference in ("log.jsonl", f"os://src/local/{object_id(LOG)}"):
        result = reader.run("open", reference, "--base-url", BASE)
        assert (result.code, result.first, result.err) == (0, page, "")
    assert visited(tmp_path) == [page, page]


def test_on_a_plain_branch_it_is_found_too(reader: Cli) -> None:
    uri = reader.run("share", "log.jsonl", "--push", "--branch").first
    assert reader.run("open", "log.jsonl", "--base-url", BASE).first.endswith(uri.removeprefix("os:/"))


def test_what_was_not_pushed_is_opened_with_a_warning(reader: Cli) -> None:
    uri = reader.run("share", "log.jsonl").first
    result = reader.run("open", "log.jsonl", "--base-url", BASE)
    assert result.first.endswith(uri.removeprefix("os:/"))
    assert "git push origin refs/opensession/" in result.err


def test_a_pushed_place_goes_before_one_that_was_not(reader: Cli, clone: Clone) -> None:
    pushed = reader.run("share", "log.jsonl", "--push", "--branch").first
    reader.run("share", "log.jsonl")
    result = reader.run("open", "log.jsonl", "--base-url", BASE)
    assert (result.first, result.err) == (f"{BASE}/{pushed.removeprefix('os://')}", "")


def test_a_session_that_went_on_opens_in_its_earlier_state(reader: Cli, clone: Clone) -> None:
    uri = reader.run("share", "log.jsonl", "--push").first
    (clone.folder / "log.jsonl").write_bytes(session("one", "How warm is it?", "Mild", "Good"))
    result = reader.run("open", "log.jsonl", "--base-url", BASE)
    assert result.first == f"{BASE}/{uri.removeprefix('os://')}"
    assert "An earlier state" in result.err


def test_a_published_session_opens_at_its_site(reader: Cli, site: ServedSite) -> None:
    id = publish(reader, site)
    local = reader.with_variables(OPENSESSION_SITE=site.origin)
    facts = local.run("open", "log.jsonl", "--json").json()
    assert (facts["url"], facts["kind"], facts["uri"]) == (f"{site.origin}/session/{id}", "published", None)
    assert reader.run("open", "log.jsonl", "--base-url", site.origin).first == f"{site.origin}/session/{id}"


def test_what_is_nowhere_is_told_with_both_ways_out(reader: Cli, tmp_path: Path) -> None:
    result = reader.run("open", "log.jsonl", "--json")
    error = result.json()["error"]
    assert (result.code, error["code"]) == (3, "not_shared")
    assert error["next"] == [
        "opensession share log.jsonl --git --push",
        "opensession site push log.jsonl",
    ]
    assert visited(tmp_path) == []


def test_outside_of_a_repository_a_session_may_be_published(cli: Cli, site: ServedSite) -> None:
    (cli.cwd / "log.jsonl").write_bytes(LOG)
    user = cli.with_variables(OPENSESSION_SITE=site.origin)
    assert user.run("open", "log.jsonl", "--no-open").code == 3
    publish(user, site)
    assert user.run("open", "log.jsonl", "--no-open").code == 0


def test_browsers_are_tried_in_turn_and_the_truth_is_told(reader: Cli, tmp_path: Path) -> None:
    address = (f"os://src/{ADDRESS}", "--base-url", BASE)
    page = f"{BASE}/src/{ADDRESS}"
    good = reader.environment["BROWSER"]
    several = reader.with_variables(
        BROWSER=os.pathsep.join(["/no/such/program", "false", f"{good} --new %s &"])
    )
    assert several.run("open", *address, "--json").json()["opened"] is True
    assert visited(tmp_path) == [f"--new {page}"]
    result = reader.with_variables(BROWSER="false").run("open", *address)
    assert (result.code, result.first, "opened: no" in result.out) == (0, page, True)
    assert "open the address yourself" in result.err


def test_wrong_references(reader: Cli) -> None:
    for reference, code in (
        ("missing.jsonl", 3),
        (f"os://artifact/{'0' * 64}", 2),
        ("https://x.example.org/y", 2),
    ):
        assert reader.run("open", reference, "--base-url", BASE).code == code
