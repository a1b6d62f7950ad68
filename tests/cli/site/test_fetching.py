"""Sessions of a site, named by their page, in the commands that take a session."""

import pytest

from tests.cli.runner import Cli
from tests.cli.site.sessions import body_of, id_of
from tests.support.served_site import ServedSite

BODY = body_of(0)
ID = id_of(BODY)


@pytest.fixture
def page(operator: Cli, served: ServedSite) -> str:
    """Publish a session and return the address of its page."""
    assert operator.run("site", "push", "logs/0000.hail.jsonl").code == 0
    return f"{served.origin}/session/{ID}"


def test_a_page_names_its_session(cli: Cli, page: str) -> None:
    assert cli.run("cat", page).data == BODY
    assert cli.run("cat", f"{page}.md").data == BODY
    assert cli.run("inspect", page, "--json").json()["title"] == "Session 0"
    assert cli.run("register", page, "--quiet").out == f"os://src/local/{ID}\n"


def test_one_that_is_not_there(cli: Cli, served: ServedSite) -> None:
    result = cli.run("cat", f"{served.origin}/session/{ID}", "--json")
    assert (result.code, result.json()["error"]["code"]) == (3, "session_not_found")


def test_bytes_that_are_not_what_the_id_says(cli: Cli, served: ServedSite, page: str) -> None:
    path = served.body_path(ID)
    path.write_bytes(BODY.replace(b"Question", b"Quibbles"))
    result = cli.run("cat", page, "--json")
    assert (result.code, result.json()["error"]["code"]) == (1, "object_damaged")


def test_a_source_is_read_through_the_configured_site(cli: Cli, served: ServedSite) -> None:
    there = cli.with_variables(OPENSESSION_SITE=served.origin)
    result = there.run("cat", "os://src/gh/kim/demo/ref/main/path/a.hail.jsonl", "--json")
    assert ("GET", "/api/src/gh/kim/demo/ref/main/path/a.hail.jsonl") in served.requests
    assert result.code != 0
    assert result.json()["error"]["code"]


def test_a_site_that_is_not_there(cli: Cli) -> None:
    result = cli.run("cat", "http://127.0.0.1:9/session/x")
    assert result.code == 5
    assert "Traceback" not in result.err
