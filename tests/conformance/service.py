"""Health, capabilities, parsers and the ways to sign in (api.md §2.2, §2.3, §2.11)."""

from base64 import b64encode

from opensession import __version__
from opensession.parsers.registry import PARSERS, SET_VERSION
from tests.support.client import SiteClient
from tests.support.hail_text import compact, header, lines, talk

SESSION = lines(header("hinted"), *talk("Question?", "Answer."))


def test_health_names_the_version(site: SiteClient) -> None:
    answer = site.get("/api/health")
    assert answer.status == 200
    assert answer.json == {"status": "ok", "version": __version__}


def test_capabilities_serve_both_generations_of_clients(site: SiteClient) -> None:
    answer = site.get("/api/capabilities")
    assert answer.status == 200
    assert answer.header("cache-control") == "no-cache"
    assert answer.json == {
        "auth_enabled": False,
        "parse_preview_enabled": True,
        "register_targets": ["local", "git"],
        "share_modes": ["web", "git", "quick", "json"],
        "upload_enabled": False,
        "ingest_preview_enabled": True,
        "gh_share_enabled": True,
    }


def test_without_accounts_there_is_no_way_to_sign_in(site: SiteClient) -> None:
    answer = site.get("/api/auth/providers")
    assert answer.status == 200
    assert answer.json == {"email_password": False, "oauth": []}


def test_the_parsers_are_listed(site: SiteClient) -> None:
    answer = site.get("/api/parsers")
    assert answer.status == 200
    assert answer.header("cache-control") == "public, max-age=3600"
    assert answer.json["set_version"] == SET_VERSION
    listed = answer.json["parsers"]
    assert isinstance(listed, list)
    assert [(parser["id"], parser["version"]) for parser in listed] == [
        (parser.id, parser.version) for parser in PARSERS
    ]
    for parser in listed:
        assert parser["label"], parser["id"]
        assert parser["formats"], parser["id"]
        assert all(isinstance(path, str) for path in parser["paths"]), parser["id"]
    hail = next(parser for parser in listed if parser["id"] == "hail")
    assert hail == {
        "id": "hail",
        "label": "HAIL",
        "version": hail["version"],
        "formats": ["hail-1.0 (JSON Lines)", "one JSON object", "hail/0.1 (JSON Lines)"],
        "paths": ["*.hail.jsonl"],
        "directories": False,
        "resumable": False,
        "limits": [],
    }


def test_the_list_of_parsers_is_revalidated(site: SiteClient) -> None:
    etag = str(site.get("/api/parsers").header("etag"))
    again = site.get("/api/parsers", {"If-None-Match": etag})
    assert (again.status, again.body, again.header("etag")) == (304, b"", etag)


def test_every_listed_parser_is_a_hint(site: SiteClient) -> None:
    """A hint that exists is tried; whoever cannot read the file says so, and HAIL reads it."""
    source = {"kind": "inline", "filename": "a.txt", "content_base64": b64encode(SESSION).decode()}
    for parser in PARSERS:
        body = compact({"source": source, "parser_hint": parser.id}).encode()
        answer = site.request("POST", "/api/parse/preview", {}, body)
        assert (answer.status, answer.json["parser_used"]) == (200, "hail"), parser.id
        warnings = answer.json["warnings"]
        assert isinstance(warnings, list)
        assert len(warnings) == (parser.id != "hail"), parser.id
