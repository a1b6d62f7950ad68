"""Addresses of earlier generations answer 404 and name what took their place (api.md §1.3, §2.16)."""

import pytest

from tests.support.client import SiteClient

SOURCE = "/src/gh/"
PREVIEW = "/api/parse/preview"
LIST = "/api/sessions"
PUBLISH = "/api/admin/sessions"

RETIRED = (
    ("GET", "/git", SOURCE),
    ("GET", "/git/", SOURCE),
    ("GET", "/git/anything/at/all", SOURCE),
    ("GET", "/gh", SOURCE),
    ("GET", "/gh/owner/repo/main/logs/a.jsonl", SOURCE),
    ("GET", "/resolve", SOURCE),
    ("GET", "/resolve/gh/owner/repo", SOURCE),
    ("POST", "/api/ingest/preview", PREVIEW),
    ("GET", "/api/ingest/preview", PREVIEW),
    ("GET", "/api/teams", LIST),
    ("POST", "/api/teams", LIST),
    ("GET", "/api/teams/7", LIST),
    ("PUT", "/api/teams/7", LIST),
    ("GET", "/api/teams/7/stats", LIST),
    ("POST", "/api/teams/7/members", LIST),
    ("DELETE", "/api/teams/7/members/8", LIST),
    ("POST", "/api/teams/7/invite", LIST),
    ("GET", "/api/invitations", LIST),
    ("POST", "/api/invitations/7/accept", LIST),
    ("GET", "/api/sync/pull", LIST),
    ("GET", "/api/sync/pull?since=2026-01-01", LIST),
)


@pytest.mark.parametrize(("method", "path", "successor"), RETIRED)
def test_a_retired_address_names_its_successor(
    site: SiteClient, method: str, path: str, successor: str
) -> None:
    answer = site.request(method, path)
    assert answer.error() == (404, "not_found")
    assert successor in str(answer.json.get("hint"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/register"),
        ("POST", "/api/auth/regenerate-key"),
        ("GET", "/api/review/local/abc"),
    ],
)
def test_an_address_without_successor_is_404(site: SiteClient, method: str, path: str) -> None:
    assert site.request(method, path).error() == (404, "not_found")


@pytest.mark.parametrize(("method", "path", "successor"), RETIRED)
def test_head_of_a_retired_address_is_404_too(
    site: SiteClient, method: str, path: str, successor: str
) -> None:
    if method == "GET":
        answer = site.request("HEAD", path)
        assert (answer.status, answer.body, successor) == (404, b"", successor)
