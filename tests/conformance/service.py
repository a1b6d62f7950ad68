"""Health, capabilities and the ways to sign in (api.md §2.2, §2.3, §2.11)."""

from opensession import __version__
from tests.support.client import SiteClient


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
