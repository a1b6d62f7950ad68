"""Addresses of pages: which site shows a session, and where on it."""

import json
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from opensession import __version__
from opensession.cli.errors import Failure
from opensession.cli.settings import Settings, check, setting
from opensession.cli.words import word
from opensession.sources.address import RemoteSource, web_path

BASE_URL = "share.base_url"
SITE = "site.url"

CONFIGURE = "opensession config init --base-url https://sessions.example.org"

SECONDS = 3.0
MAX_ANSWER_BYTES = 1024 * 1024

_LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")


def base_url(settings: Settings, given: str | None) -> str | None:
    """Return the site that pages are on: the given one, or the configured one, or None. Raises Usage."""
    return check(setting(BASE_URL), given) if given else settings[BASE_URL] or None


def no_base_url(key: str, **facts: str) -> Failure:
    """Return the error for want of a site, in the words of ``key``."""
    return Failure(word(key, **facts), code="no_base_url", next=(CONFIGURE,), docs="docs/ledger.md")


def page_of(site: str, source: RemoteSource) -> str:
    """Return the address of a source's page."""
    return f"{site}{web_path(source)}"


def is_up(site: str) -> bool:
    """Ask whether a site of ours answers there; nothing but its health is asked for."""
    answer = _get(f"{site}/api/health")
    return isinstance(answer, dict) and answer.get("status") == "ok"


def is_published(site: str, session: str) -> bool:
    """Ask a site whether it has published a session of that id."""
    answer = _get(f"{site}/api/sessions/{session}")
    return isinstance(answer, dict) and answer.get("id") == session


def _get(url: str) -> object:
    """Return the JSON at an address; None when there is none, for whatever reason."""
    # A proxy would ask its own computer for what is on this one.
    handlers = [ProxyHandler({})] if url.startswith(_LOOPBACK) else []
    request = Request(url, headers={"Accept": "application/json", "User-Agent": f"opensession/{__version__}"})  # noqa: S310  (settings admit http and https only)
    try:
        with build_opener(*handlers).open(request, timeout=SECONDS) as answer:
            decoded: object = json.loads(answer.read(MAX_ANSWER_BYTES))
            return decoded
    except (URLError, HTTPException, OSError, ValueError):
        return None
