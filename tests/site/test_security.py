"""The headers of every reply, and their twin in the static files."""

from pathlib import Path

import pytest

from opensession.site.app import merge_vary
from opensession.site.security import PAGE_POLICY, SHARED, UNFRAMED, security_headers
from scripts.layout import WEB


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=utf-8"])
def test_pages_may_load_their_own_files_only(content_type: str) -> None:
    policy = dict(security_headers(content_type, secure=False))["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("content_type", [None, "application/json", "text/markdown", "image/svg+xml"])
def test_everything_else_may_run_nothing(content_type: str | None) -> None:
    policy = dict(security_headers(content_type, secure=False))["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_a_page_for_frames_differs_in_nothing_else() -> None:
    page, framed = (dict(security_headers("text/html", True, framing)) for framing in ("deny", "any"))
    assert page.pop("x-frame-options") == "DENY"
    assert framed["content-security-policy"] == PAGE_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors *"
    )
    assert framed | {"content-security-policy": PAGE_POLICY} == page


def test_data_is_never_framed() -> None:
    assert security_headers("application/json", False, "any") == security_headers("application/json", False)


def test_static_pages_have_the_same_headers() -> None:
    """The asset layer answers them without Python, from web/public/_headers."""
    static = _static_headers(WEB / "public" / "_headers")
    assert static["content-security-policy"] == PAGE_POLICY
    for name, value in [*SHARED, *UNFRAMED]:
        if name != "permissions-policy":
            assert static[name] == value, name
    assert "camera=()" in static["permissions-policy"]


def _static_headers(path: Path) -> dict[str, str]:
    """Return the headers of the rule for every file."""
    rules = path.read_text(encoding="utf-8").split("\n/")
    lines = rules[0].splitlines()[1:]
    named = (line.strip().split(": ", 1) for line in lines if ": " in line)
    return {name.lower(): value for name, value in named}


def test_vary_is_one_header() -> None:
    headers = [("vary", "Accept"), ("etag", "x"), ("vary", "Origin, Accept")]
    assert merge_vary(headers) == [("etag", "x"), ("vary", "Accept, Origin")]
    assert merge_vary([("vary", "Accept")]) == [("vary", "Accept")]
    assert merge_vary([]) == []
