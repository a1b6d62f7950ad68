"""What the asset layer answers beside the Worker: the built pages and their files."""

import re

import pytest

from tests.conformance.pages import BROWSER, Page
from tests.support.answer import Answer
from tests.support.client import SiteClient
from tests.support.invariants import PAGE_POLICY, SHARED_HEADERS


def fetch(site: SiteClient, path: str, method: str = "GET") -> Answer:
    """Fetch a static file. It is not the application's, so it is held to its own rules."""
    return site.send(method, path, BROWSER, None)


def check_static_headers(answer: Answer) -> None:
    """Check that a static file is as safe as a page of the Worker."""
    assert answer.header("content-security-policy") == PAGE_POLICY
    for name, value in SHARED_HEADERS.items():
        assert answer.header(name) == value, name


@pytest.mark.parametrize("path", ["/", "/sessions"])
def test_pages_without_a_session_need_no_python(site: SiteClient, path: str) -> None:
    answer = fetch(site, path)
    assert answer.status == 200
    check_static_headers(answer)
    page = Page(answer)
    assert page.titles
    assert page.inline_scripts == 0
    assert not [name for name in page.attributes if name.startswith("on")]


@pytest.mark.parametrize(
    "path",
    ["/no-such-page", "/teams", "/teams/7", "/invitations", "/assets/gone-1a2b3c.js", "/x.css"],
)
def test_what_is_missing_is_404(site: SiteClient, path: str) -> None:
    """[D-03]: a page with status 200 in place of a script breaks every open tab after a deployment."""
    answer = fetch(site, path)
    assert answer.status == 404
    check_static_headers(answer)


@pytest.mark.parametrize("path", ["/", f"/session/{'0' * 64}", "/src/gh/o/r/ref/main/path/a.jsonl", "/docs"])
def test_every_file_that_a_page_names_is_there(site: SiteClient, path: str) -> None:
    text = fetch(site, path).text
    named = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css|svg|woff2))"', text)
    assert any(name.endswith(".js") for name in named)
    for name in named:
        answer = fetch(site, name)
        assert answer.status == 200, name
        assert "html" not in str(answer.header("content-type")), name
        assert answer.header("x-content-type-options") == "nosniff"


def test_hashed_files_are_kept_for_ever_and_pages_are_not(site: SiteClient) -> None:
    page = fetch(site, "/")
    script = re.findall(r'src="(/assets/[^"]+\.js)"', page.text)[0]
    assert fetch(site, script).header("cache-control") == "public, max-age=31536000, immutable"
    assert page.header("cache-control") == "public, max-age=0, must-revalidate"
    etag = str(page.header("etag"))
    assert site.send("GET", "/", {"If-None-Match": etag}, None).status == 304


def test_the_list_names_its_feed(site: SiteClient) -> None:
    page = Page(fetch(site, "/sessions"))
    assert page.links["alternate"] == ["/feed.atom"]
    assert "alternate" not in Page(fetch(site, "/")).links
    assert fetch(site, "/feed.atom").header("content-type") == "application/atom+xml; charset=utf-8"


def test_cards_of_previews_are_pictures_that_may_be_kept_for_a_day(site: SiteClient) -> None:
    for name in ("session", "claude-code"):
        answer = fetch(site, f"/cards/{name}.png")
        assert (answer.status, answer.header("content-type")) == (200, "image/png")
        assert answer.header("cache-control") == "public, max-age=86400"
        check_static_headers(answer)


def test_pages_name_no_other_site(site: SiteClient) -> None:
    for path in ("/", "/sessions", f"/session/{'0' * 64}", "/docs"):
        text = fetch(site, path).text
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', text), path


def test_a_page_cannot_be_posted_to(site: SiteClient) -> None:
    assert fetch(site, "/", "POST").status == 405
