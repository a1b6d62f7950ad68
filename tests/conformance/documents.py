"""Texts about the site: guide, llms.txt, API description, robots.txt, security.txt (api.md §2.14)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from opensession import __version__
from opensession.site.contract import CONTRACT
from tests.support.answer import JsonObject
from tests.support.client import SiteClient
from tests.support.site_variables import SECURITY_CONTACT

MARKDOWN = "text/markdown; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
AN_HOUR = "public, max-age=3600"
ABSENT = "0" * 64
BODILESS = {"/api/admin/sweep", "/api/admin/reindex"}
"""Routes that are told what to do in the address."""


@pytest.mark.parametrize(
    "accept",
    [
        "text/markdown",
        "text/markdown, text/html;q=0.5",
        "text/html;q=0.9, text/markdown",
        "TEXT/Markdown;q=1.0",
        "text/markdown, */*;q=0.8",
    ],
)
def test_the_guide_is_markdown_for_who_prefers_it(site: SiteClient, accept: str) -> None:
    answer = site.get("/docs", {"Accept": accept})
    assert answer.status == 200
    assert answer.header("content-type") == MARKDOWN
    assert answer.header("cache-control") == AN_HOUR
    assert answer.tokens("vary") == {"Accept"}
    assert answer.text.startswith("# ")


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "*/*",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "text/markdown;q=0.5, text/html",
        "text/html, text/markdown",
        "text/markdown;q=0, */*",
    ],
)
def test_the_guide_is_a_page_for_browsers(site: SiteClient, accept: str) -> None:
    answer = site.get("/docs", {"Accept": accept})
    assert answer.status == 200
    assert answer.header("content-type") == HTML
    assert answer.tokens("vary") == {"Accept"}
    assert "<!doctype html" in answer.text[:100].lower()


def test_without_accept_the_guide_is_a_page(site: SiteClient) -> None:
    assert site.get("/docs").header("content-type") == HTML


@pytest.mark.parametrize(
    ("lang", "given"),
    [
        ("ko", "ko"),
        ("KO", "ko"),
        ("ko-KR", "ko"),
        (" ko ", "ko"),
        ("en", "en"),
        ("kok", "en"),
        ("", "en"),
        ("de", "en"),
    ],
)
def test_the_guide_speaks_two_languages(site: SiteClient, lang: str, given: str) -> None:
    answer = site.get("/docs", {"Accept": "text/markdown", "Accept-Language": "ko"}, lang=lang)
    assert answer.header("content-language") == given
    assert bool(re.search("[가-힣]", answer.text)) == (given == "ko")


def test_only_the_exact_path_is_the_guide(site: SiteClient) -> None:
    assert site.get("/docs", format="html").header("content-type") == HTML
    assert site.get("/docs", {"Accept": "text/markdown"}, format="html").header("content-type") == MARKDOWN


def test_llms_txt_names_addresses_of_this_site(site: SiteClient) -> None:
    answer = site.get("/llms.txt")
    assert answer.status == 200
    assert answer.header("content-type") == MARKDOWN
    assert answer.header("cache-control") == AN_HOUR
    assert answer.text.startswith("# OpenSession\n")
    for path in ("/api/sessions", "/session/{id}.md", "/api/src/gh/", "/openapi.json", "/docs"):
        assert f"{site.origin}{path}" in answer.text
    assert "opensession.io" not in answer.text


def test_what_llms_txt_names_is_there(site: SiteClient) -> None:
    text = site.get("/llms.txt").text
    addresses = re.findall(rf"{re.escape(site.origin)}(/[^\s:]*)", text)
    assert len(addresses) > 8
    for address in addresses:
        filled = address.replace("{id}", ABSENT)
        if "{" not in filled:
            answer = site.get(filled)
            assert answer.status == 200 or (answer.status == 404 and ABSENT in filled), address
    for address in addresses:
        if ABSENT in address.replace("{id}", ABSENT):
            assert (
                site.get(address.replace("{id}", ABSENT)).json["message"]
                == "There is no session with this id."
            )


def test_robots_txt_lets_previews_see_the_noindex(site: SiteClient) -> None:
    answer = site.get("/robots.txt")
    assert (answer.status, answer.header("content-type")) == (200, TEXT)
    rules = [line for line in answer.text.splitlines() if line and not line.startswith("#")]
    assert rules == ["User-agent: *", "Disallow: /api/"]


def test_security_txt_names_a_contact(site: SiteClient) -> None:
    """RFC 9116: the two required fields, and an end within a year."""
    answer = site.get("/.well-known/security.txt")
    assert (answer.status, answer.header("content-type")) == (200, TEXT)
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert fields["Contact"] == SECURITY_CONTACT
    assert fields["Canonical"] == f"{site.origin}/.well-known/security.txt"
    days = (datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)).days
    assert 30 < days < 365


def test_other_well_known_names_are_404(site: SiteClient) -> None:
    assert site.get("/.well-known/change-password").error() == (404, "not_found")


def described(site: SiteClient) -> JsonObject:
    """Return the API description."""
    answer = site.get("/openapi.json")
    assert (answer.status, answer.header("content-type")) == (200, "application/json")
    assert answer.header("cache-control") == AN_HOUR
    return answer.json


def operations(description: JsonObject) -> Iterator[tuple[str, str, JsonObject]]:
    """Yield path, method and operation."""
    paths = description["paths"]
    assert isinstance(paths, dict)
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def references(value: object) -> Iterator[str]:
    """Yield every ``$ref`` within a value."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_the_description_is_openapi(site: SiteClient) -> None:
    description = described(site)
    assert str(description["openapi"]).startswith("3.1.")
    info = description["info"]
    assert isinstance(info, dict)
    assert (info["title"], info["version"]) == ("OpenSession", __version__)
    components = description["components"]
    assert isinstance(components, dict)
    for reference in references(description):
        kind, name = reference.removeprefix("#/components/").split("/")
        assert name in components[kind], reference


def test_every_operation_is_described_in_full(site: SiteClient) -> None:
    seen: set[str] = set()
    for path, method, operation in operations(described(site)):
        where = f"{method} {path}"
        parameters, responses = operation["parameters"], operation["responses"]
        assert isinstance(parameters, list)
        assert isinstance(responses, dict)
        assert operation["summary"], where
        assert operation["operationId"] not in seen, where
        seen.add(str(operation["operationId"]))
        in_path = {parameter["name"] for parameter in parameters if parameter["in"] == "path"}
        assert in_path == set(re.findall(r"{(\w+)}", path)), where
        assert all(parameter["required"] for parameter in parameters if parameter["in"] == "path"), where
        assert len({(parameter["in"], parameter["name"]) for parameter in parameters}) == len(parameters)
        assert "default" in responses, where
        assert any(status.startswith("2") for status in responses), where
        assert all(reply["description"] for reply in responses.values()), where
        assert ("requestBody" in operation) == (method == "POST" and path not in BODILESS), where
        assert ("security" in operation) == path.startswith("/api/admin/"), where


def test_every_described_operation_answers(site: SiteClient) -> None:
    """None is 404 for want of a route, nor 405; the contract of each answer is checked on the way."""
    for path, method, operation in operations(described(site)):
        target = path.replace("{id}", ABSENT).replace("{path}", "a.jsonl").replace("{ref}", "main")
        target = re.sub(r"{(owner|repo)}", "x", target)
        target = re.sub(r"{(project|remote)}", "aHR0cHM6Ly9leGFtcGxlLm9yZy9hL2I", target)
        answer = site.request(method, target, {}, b"" if method == "POST" else None)
        assert answer.status != 405, operation["operationId"]
        if answer.status == 404:
            assert answer.json["message"] != "There is nothing at this address.", operation["operationId"]


def test_the_description_holds_the_contract(site: SiteClient) -> None:
    listed = {(path, method) for path, method, _ in operations(described(site))}
    assert listed == {(operation.path, operation.method) for operation in CONTRACT}
    assert len(listed) == 20
