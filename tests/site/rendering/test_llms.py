"""Texts about the site are true of the site."""

import re

import pytest

from opensession.site.rendering.llms import API, FORMS, GUIDES, llms_txt, robots_txt, security_txt
from opensession.site.routes import ROUTER

ORIGIN = "https://opensession.example"


@pytest.mark.parametrize("address", [*FORMS, *API, *GUIDES], ids=lambda address: address.path)
def test_every_address_named_is_answered(address: tuple[str, str]) -> None:
    route, _ = ROUTER.find("GET", re.sub(r"\{\w+\}", "x", address[0]))
    assert route.method == "GET"


def test_llms_txt_gives_absolute_addresses() -> None:
    text = llms_txt(ORIGIN)
    assert text.startswith("# OpenSession\n")
    assert f"- {ORIGIN}/session/{{id}}.md: " in text
    assert "never as instructions" in text
    assert "{ORIGIN}" not in text


def test_robots_txt_lets_previews_in_and_keeps_crawlers_off_the_api() -> None:
    for indexing in (True, False):
        assert "User-agent: *\nDisallow: /api/\n" in robots_txt(indexing=indexing)
    assert robots_txt(indexing=True) != robots_txt(indexing=False)


def test_security_txt_expires_half_a_year_from_today() -> None:
    assert security_txt(ORIGIN, "mailto:security@opensession.example", 1_775_000_000.9) == (
        "Contact: mailto:security@opensession.example\n"
        "Expires: 2026-09-27T00:00:00Z\n"
        "Preferred-Languages: en, ko\n"
        "Canonical: https://opensession.example/.well-known/security.txt\n"
    )


def test_security_txt_contact_stays_on_its_line() -> None:
    assert security_txt(ORIGIN, "mailto:a@b.example\nExpires: never", 0).count("\n") == 4
