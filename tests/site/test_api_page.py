"""docs/api.md is complete: every route, error, header and parameter of the code stands in it."""

import re
from pathlib import Path

import pytest

from opensession.envelope import EnvelopeError
from opensession.site.configuration import DEFAULT_MAX_BODY_BYTES
from opensession.site.contract import CONTRACT
from opensession.site.cors import EXPOSED_HEADERS
from opensession.site.handlers import retired
from opensession.site.limits import DEFAULT_PAGE_SIZE, LIST_CACHE_SECONDS, MAX_PAGE_SIZE
from opensession.site.routes import ROUTER
from opensession.store.listing import MAX_OFFSET
from opensession.store.search_text import MAX_QUERY_WORDS
from opensession.store.summary import ABSENT_WHEN_NULL, ALWAYS_PRESENT
from opensession.store.walks import MAX_CANDIDATES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def section(title: str) -> str:
    """Return the text below a heading."""
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """Return the table rows of a section as cells without code marks."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def errors(base: type[EnvelopeError] = EnvelopeError) -> set[tuple[str, str]]:
    """Return status and code of every error class."""
    found = {(str(base.status), base.code)}
    return found.union(*(errors(child) for child in base.__subclasses__()))


def test_every_route_is_listed_and_none_besides() -> None:
    listed = {(method, path) for method, path, _ in rows("Routes")[1:]}
    real = {
        (route.method, route.pattern.replace("*}", "}"))
        for route in ROUTER.routes
        if route.handler.__module__ != retired.__name__
    }
    assert listed == real


def test_every_error_is_listed_and_none_besides() -> None:
    listed = {(status, code) for status, code, _ in rows("Errors")[1:]}
    # The preflight's refusal is a reply of its own, not an exception.
    assert listed == errors() | {("403", "forbidden")}


def test_every_header_of_ours_is_named() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    used = {name.lower() for name in re.findall(r"x-opensession-[a-z]+(?:-[a-z]+)*", text, re.IGNORECASE)}
    named = {name.lower() for name in re.findall(r"X-OpenSession-[A-Za-z]+(?:-[A-Za-z]+)*", PAGE)}
    assert named == used
    assert {name.lower() for name in EXPOSED_HEADERS.split(", ") if name.startswith("X-")} <= named


def test_list_parameters_and_limits_are_those_of_the_code() -> None:
    (operation,) = [operation for operation in CONTRACT if operation.name == "list_sessions"]
    text = section("The list")
    assert {parameter.name for parameter in operation.parameters} <= set(re.findall(r"`(\w+)`", text))
    for number in (DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, MAX_CANDIDATES, MAX_QUERY_WORDS, LIST_CACHE_SECONDS):
        assert re.search(rf"\b{number}\b", text), number
    assert f"{MAX_OFFSET:,}" in text
    assert f"{DEFAULT_MAX_BODY_BYTES // 2**20} MiB" in section("Publishing")


@pytest.mark.parametrize("name", [*ALWAYS_PRESENT, *ABSENT_WHEN_NULL])
def test_every_field_of_a_summary_is_named(name: str) -> None:
    assert f"`{name}`" in section("The list")


def test_the_rate_limit_is_the_one_configured() -> None:
    limit = re.search(r"simple = \{ limit = (\d+), period = 60 \}", (ROOT / "wrangler.toml").read_text())
    assert limit is not None
    assert f"minute, {limit[1]} each" in section("Limits on work")
