"""What every address does with methods, junk and other origins (api.md §2.1)."""

import pytest

from opensession.site.contract import CONTRACT
from tests.support.author import Author
from tests.support.client import ADMIN_HEADER, SiteClient

FRIEND = "https://reader.example"
"""The origin that both sites under test are configured to allow."""
STRANGER = "https://evil.example"
ABSENT = "0" * 64

READABLE = (
    "/api/health",
    "/api/capabilities",
    "/api/auth/providers",
    "/api/parsers",
    "/api/sessions",
    "/api/sessions/repos",
    "/docs",
    "/llms.txt",
    "/openapi.json",
    "/robots.txt",
    "/.well-known/security.txt",
    f"/api/sessions/{ABSENT}",
    f"/api/sessions/{ABSENT}/raw",
    f"/session/{ABSENT}",
    f"/session/{ABSENT}.md",
    f"/embed/session/{ABSENT}",
    "/oembed",
    "/feed.atom",
    "/api/src/gh/owner",
    "/git",
    "/api/teams",
    "/api/nothing-here",
)

CHANGES_BY_ITSELF = {
    "date",
    "x-opensession-cache",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
}


@pytest.mark.parametrize("path", READABLE)
def test_head_is_get_without_the_body(site: SiteClient, path: str) -> None:
    got, head = site.request("GET", path), site.request("HEAD", path)
    assert head.status == got.status
    assert head.body == b""
    assert {pair for pair in head.headers if pair[0] not in CHANGES_BY_ITSELF} == {
        pair for pair in got.headers if pair[0] not in CHANGES_BY_ITSELF
    }
    # A wrong length is worse than none: the client would wait, or think that the body is empty.
    assert head.header("content-length") in {None, got.header("content-length"), str(len(got.body))}


@pytest.mark.parametrize("suffix", ["", ".md", ".txt", ".json", ".jsonl"])
def test_head_of_a_session_is_get_without_the_body(site: SiteClient, author: Author, suffix: str) -> None:
    path = f"/session/{author.publish(author.write('Hi'))}{suffix}"
    got, head = site.request("GET", path), site.request("HEAD", path)
    assert (got.status, head.status, head.body) == (200, 200, b"")
    assert head.header("content-type") == got.header("content-type")
    assert head.header("etag") == got.header("etag")
    assert head.header("content-length") in {None, str(len(got.body))}


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/api/health", "GET, HEAD, OPTIONS"),
        ("DELETE", "/api/capabilities", "GET, HEAD, OPTIONS"),
        ("POST", "/api/auth/providers", "GET, HEAD, OPTIONS"),
        ("POST", "/api/parsers", "GET, HEAD, OPTIONS"),
        ("POST", "/api/sessions", "GET, HEAD, OPTIONS"),
        ("PUT", "/api/sessions/repos", "GET, HEAD, OPTIONS"),
        ("DELETE", f"/api/sessions/{ABSENT}", "GET, HEAD, OPTIONS"),
        ("PATCH", f"/api/sessions/{ABSENT}/raw", "GET, HEAD, OPTIONS"),
        ("PUT", "/api/admin/sessions", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/api/admin/bodies", "GET, HEAD, OPTIONS"),
        ("GET", "/api/admin/sweep", "OPTIONS, POST"),
        ("HEAD", "/api/admin/reindex", "OPTIONS, POST"),
        ("GET", f"/api/admin/sessions/{ABSENT}", "DELETE, OPTIONS"),
        ("GET", "/api/parse/preview", "OPTIONS, POST"),
        ("PUT", "/api/src/gh/o/r/ref/main/path/a.jsonl", "GET, HEAD, OPTIONS"),
        ("POST", f"/session/{ABSENT}", "GET, HEAD, OPTIONS"),
        ("POST", "/src/gh/o/r/ref/main/path/a.jsonl", "GET, HEAD, OPTIONS"),
        ("POST", f"/embed/session/{ABSENT}", "GET, HEAD, OPTIONS"),
        ("POST", "/oembed", "GET, HEAD, OPTIONS"),
        ("POST", "/feed.atom", "GET, HEAD, OPTIONS"),
        ("POST", "/docs", "GET, HEAD, OPTIONS"),
        ("POST", "/llms.txt", "GET, HEAD, OPTIONS"),
        ("DELETE", "/openapi.json", "GET, HEAD, OPTIONS"),
        ("PUT", "/robots.txt", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_an_address_lacks_is_405(site: SiteClient, method: str, path: str, allow: str) -> None:
    answer = site.request(method, path)
    assert answer.status == 405
    assert answer.header("allow") == allow
    if method != "HEAD":
        assert answer.error() == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/nothing-here",
        "/api/sessions/",
        "/api/health/",
        f"/api/sessions/{ABSENT}/",
        f"/api/sessions/{ABSENT}/raw/",
        f"/api/sessions/{ABSENT}/bodies",
        "/api/Sessions",
        "/api//sessions",
        "/api/admin",
        "/api/src",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_api_path_is_404(site: SiteClient, method: str, path: str) -> None:
    assert site.request(method, path).error() == (404, "not_found")


@pytest.mark.parametrize(
    "path", ["/api/sessions/%FF", "/api/sessions/%ff%fe/raw", "/session/%C0%AF", "/session/%80.md"]
)
def test_bytes_that_are_no_text_are_400(site: SiteClient, path: str) -> None:
    assert site.get(path).error() == (400, "bad_request")


def test_an_admin_path_with_junk_is_400_for_the_operator(site: SiteClient) -> None:
    assert site.delete("%FF").error() == (400, "bad_request")


@pytest.mark.parametrize(
    "path",
    ["/api/sessions/%00", "/api/sessions/%zz", "/api/sessions/..%2f..%2fetc", "/api/sessions/'%20or%201=1--"],
)
def test_ids_of_another_form_are_404(site: SiteClient, path: str) -> None:
    assert site.get(path).error() == (404, "not_found")
    assert site.get(f"{path}/raw").error() == (404, "not_found")


def test_an_encoded_id_is_the_same_id(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi"))
    encoded = f"%{ord(session_id[0]):02X}{session_id[1:]}"
    assert site.get(f"/api/sessions/{encoded}").json["id"] == session_id
    assert site.get(f"/api/sessions/{encoded}/raw").status == 200


def test_a_junk_query_is_survived(site: SiteClient) -> None:
    answer = site.request("GET", "/api/sessions?search=%FF%00&&==&tool&%zz=%zz&page=1")
    assert answer.status == 200


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "get"])
def test_an_unheard_of_method_is_refused(site: SiteClient, method: str) -> None:
    """The server may do that itself, so this answer is not held to what the site's own answers hold."""
    assert site.send(method, "/api/health", {}, None).status in {400, 405, 501}


@pytest.mark.parametrize("path", ["/api/health", "/api/sessions", "/docs"])
def test_without_an_origin_there_are_no_cors_headers(site: SiteClient, path: str) -> None:
    answer = site.get(path)
    assert not [name for name, _ in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/api/health", f"/api/sessions/{ABSENT}", "/api/nothing-here"])
def test_an_allowed_origin_is_echoed(site: SiteClient, path: str) -> None:
    answer = site.get(path, {"Origin": FRIEND})
    assert answer.header("access-control-allow-origin") == FRIEND
    assert answer.header("access-control-allow-credentials") == "true"
    assert "Origin" in answer.tokens("vary")
    assert {"ETag", "Content-Range", "Retry-After"} <= answer.tokens("access-control-expose-headers")


def test_the_own_origin_is_always_allowed(site: SiteClient) -> None:
    answer = site.get("/api/health", {"Origin": site.origin})
    assert answer.header("access-control-allow-origin") == site.origin


@pytest.mark.parametrize(
    "origin", [STRANGER, "null", f"{FRIEND}.evil.example", f"{FRIEND}:8443", "http://reader.example"]
)
def test_another_origin_is_served_without_permission_to_read(site: SiteClient, origin: str) -> None:
    answer = site.get("/api/health", {"Origin": origin})
    assert answer.status == 200
    assert not [name for name, _ in answer.headers if name.startswith("access-control-")]
    assert "Origin" in answer.tokens("vary")


def test_origin_and_accept_both_vary(site: SiteClient) -> None:
    answer = site.get("/docs", {"Origin": FRIEND, "Accept": "text/markdown"})
    assert answer.tokens("vary") == {"Accept", "Origin"}


@pytest.mark.parametrize("operation", CONTRACT, ids=lambda operation: operation.name)
def test_a_preflight_of_an_allowed_origin_passes(site: SiteClient, operation: object) -> None:
    path, method = getattr(operation, "path", ""), getattr(operation, "method", "")
    answer = site.request("OPTIONS", path, {"Origin": FRIEND, "Access-Control-Request-Method": method})
    assert answer.status == 204
    assert answer.body == b""
    assert answer.header("access-control-allow-origin") == FRIEND
    assert answer.header("access-control-allow-credentials") == "true"
    assert answer.tokens("access-control-allow-methods") >= {"GET", "POST", "DELETE", "OPTIONS"}
    assert answer.tokens("access-control-allow-headers") >= {"Content-Type", "Authorization", "X-CSRF-Token"}
    assert answer.header("access-control-max-age") == "86400"
    assert method in answer.tokens("allow")
    assert "Origin" in answer.tokens("vary")


def test_the_operator_key_is_not_for_pages_of_other_origins(site: SiteClient) -> None:
    answer = site.request(
        "OPTIONS", "/api/admin/sessions", {"Origin": FRIEND, "Access-Control-Request-Method": "POST"}
    )
    names = {name.lower() for name in answer.tokens("access-control-allow-headers")}
    assert ADMIN_HEADER not in names


def test_a_preflight_of_another_origin_is_refused(site: SiteClient) -> None:
    answer = site.request(
        "OPTIONS", "/api/sessions", {"Origin": STRANGER, "Access-Control-Request-Method": "GET"}
    )
    assert answer.error() == (403, "forbidden")
    assert not [name for name, _ in answer.headers if name.startswith("access-control-")]
    assert "Origin" in answer.tokens("vary")


def test_options_without_an_origin_tells_the_methods(site: SiteClient) -> None:
    answer = site.request("OPTIONS", "/api/sessions")
    assert answer.status == 204
    assert answer.header("allow") == "GET, HEAD, OPTIONS"
    assert not [name for name, _ in answer.headers if name.startswith("access-control-")]


def test_options_of_an_unknown_path_is_404(site: SiteClient) -> None:
    assert site.request("OPTIONS", "/api/nothing-here").error() == (404, "not_found")
