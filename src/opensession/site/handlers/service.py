"""Whether the site is up, and what it can do (api.md §2.2, §2.3)."""

import json
from functools import cache

from opensession import __version__
from opensession.parsers.registry import PARSERS, SET_VERSION
from opensession.parsers.session import Parser
from opensession.site.configuration import Configuration
from opensession.site.handlers.sessions import content_tag
from opensession.site.http import JSON, Reply, json_reply
from opensession.site.limits import DOCUMENT_CACHE_SECONDS
from opensession.site.routing import Call

REGISTER_TARGETS = ("local", "git")
SHARE_MODES = ("web", "git", "quick", "json")


async def health(call: Call) -> Reply:
    """Say that the Worker answers. Nothing behind it is asked, so a slow database does not fail it."""
    return json_reply({"status": "ok", "version": __version__})


async def providers(call: Call) -> Reply:
    """Tell which ways to sign in exist: none, until this site has accounts."""
    return json_reply({"email_password": False, "oauth": []}, headers=[("cache-control", "no-cache")])


async def capabilities(call: Call) -> Reply:
    """Tell clients which features this deployment has."""
    body = describe_capabilities(call.ports.configuration)
    return json_reply(body, headers=[("cache-control", "no-cache")])


async def parsers(call: Call) -> Reply:
    """Tell which formats this version reads, each with its parser's version."""
    body = parser_list()
    control = f"public, max-age={DOCUMENT_CACHE_SECONDS}"
    return Reply(200, [("content-type", JSON), ("etag", content_tag(body)), ("cache-control", control)], body)


@cache
def parser_list() -> bytes:
    """Return the parsers as JSON; made on first use and kept, they change with a deployment only."""
    body = {"parsers": [describe_parser(parser) for parser in PARSERS], "set_version": SET_VERSION}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def describe_parser(parser: Parser) -> dict[str, object]:
    """Return what a client can show about a parser."""
    named = {"id": parser.id, "label": parser.label, "version": parser.version}
    return {**named, **parser.description._asdict()}


def describe_capabilities(configuration: Configuration) -> dict[str, object]:
    """Return the capability fields: four of today's contract, then the names older clients read.

    Uploads by readers do not exist: publishing is the operator's, with a key.
    """
    preview = configuration.parse_preview
    return {
        "auth_enabled": configuration.jwt_secret is not None,
        "parse_preview_enabled": preview,
        "register_targets": list(REGISTER_TARGETS),
        "share_modes": list(SHARE_MODES),
        "upload_enabled": False,
        "ingest_preview_enabled": preview,
        "gh_share_enabled": preview,
    }
