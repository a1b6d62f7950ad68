"""Variables to settings, and what each setting changes on the site."""

from dataclasses import replace

import pytest

from opensession.site.configuration import Configuration, read_configuration
from opensession.site.handlers.service import describe_capabilities
from tests.site.conftest import SiteMaker
from tests.support.author import Author
from tests.support.client import ADMIN_HEADER
from tests.support.hail_text import header, lines, talk
from tests.support.local_site import TextAssets
from tests.support.site_variables import ADMIN_KEY

MARKDOWN = {"Accept": "text/markdown"}
BROWSER = {"Accept": "text/html"}


def configured(**variables: str) -> Configuration:
    """Read a configuration from variables."""
    return read_configuration(variables.get)


def test_without_variables_the_defaults_hold() -> None:
    assert configured() == Configuration()
    assert configured().git_hosts == ("github.com", "gitlab.com")
    assert configured().max_body_bytes == 10 * 1024 * 1024
    assert configured().public_feed is True
    assert configured().admin_key is None


@pytest.mark.parametrize("value", ["key", " key ", '"key"', "'key'", ' " key " '])
def test_blanks_and_one_pair_of_quotes_go(value: str) -> None:
    assert configured(OPENSESSION_ADMIN_KEY=value).admin_key == "key"


@pytest.mark.parametrize("value", ["", " ", '""', "' '", "\t"])
def test_blank_means_unset(value: str) -> None:
    assert configured(OPENSESSION_ADMIN_KEY=value, JWT_SECRET=value, BASE_URL=value) == Configuration()
    assert configured(OPENSESSION_PUBLIC_FEED_ENABLED=value).public_feed is True


def test_an_unmatched_quote_stays() -> None:
    assert configured(OPENSESSION_ADMIN_KEY="\"key'").admin_key == "\"key'"


@pytest.mark.parametrize(
    ("value", "given"),
    [
        *((word, True) for word in ("1", "true", "YES", "On")),
        *((word, False) for word in ("0", "no", "off", "2", "x")),
    ],
)
def test_flags_know_four_words_for_yes(value: str, given: bool) -> None:
    assert configured(OPENSESSION_PUBLIC_FEED_ENABLED=value).public_feed is given
    assert configured(OPENSESSION_INDEXING_ENABLED=value).indexing is given
    assert configured(OPENSESSION_PARSE_PREVIEW_ENABLED=value).parse_preview is given


def test_lists_are_split_at_commas() -> None:
    settings = configured(
        OPENSESSION_ALLOWED_ORIGINS=" https://a.example ,,https://b.example,",
        OPENSESSION_GIT_HOSTS="GitHub.com, git.example.org",
    )
    assert settings.allowed_origins == {"https://a.example", "https://b.example"}
    assert settings.git_hosts == ("github.com", "git.example.org")


def test_the_base_url_has_two_names_and_no_trailing_slash() -> None:
    assert configured(BASE_URL="https://a.example/").base_url == "https://a.example"
    assert configured(OPENSESSION_BASE_URL="https://b.example").base_url == "https://b.example"
    both = configured(BASE_URL="https://a.example", OPENSESSION_BASE_URL="https://b.example")
    assert both.base_url == "https://a.example"


@pytest.mark.parametrize("value", ["0", "-1", "ten", "1023", "67108865", "1e6", "٣٠٠٠"])
def test_a_size_that_cannot_be_is_refused_by_name(value: str) -> None:
    with pytest.raises(ValueError, match="OPENSESSION_MAX_BODY_BYTES"):
        configured(OPENSESSION_MAX_BODY_BYTES=value)


@pytest.mark.parametrize(
    "value",
    [
        "https://standin.example",
        "http://10.0.0.1:80",
        "http://127.0.0.1",
        "http://127.0.0.1.evil.example:80",
        "http://127.0.0.1:80@evil.example",
        "http://localhost:80@evil.example",
        "http://127.0.0.1:x",
        "http://127.0.0.1:80/path",
    ],
)
def test_a_standin_that_is_elsewhere_is_refused(value: str) -> None:
    """It turns the policy for fetching off, so nothing but this machine will do."""
    with pytest.raises(ValueError, match="OPENSESSION_STANDIN_HOST"):
        configured(OPENSESSION_STANDIN_HOST=value)


def test_a_standin_on_this_machine_is_taken() -> None:
    for value in ("http://127.0.0.1:9000", "http://localhost:9000"):
        assert configured(OPENSESSION_STANDIN_HOST=value).standin_host == value


def test_capabilities_follow_the_configuration() -> None:
    off = describe_capabilities(configured(OPENSESSION_PARSE_PREVIEW_ENABLED="no"))
    assert [
        off[name] for name in ("parse_preview_enabled", "ingest_preview_enabled", "gh_share_enabled")
    ] == [
        False,
        False,
        False,
    ]
    assert off["upload_enabled"] is False
    assert describe_capabilities(configured(JWT_SECRET="x" * 32))["auth_enabled"] is True


def test_a_closed_feed_hides_the_lists_only(make_site: SiteMaker) -> None:
    """api.md R-06: detail and raw stay reachable by id."""
    site = make_site({"OPENSESSION_PUBLIC_FEED_ENABLED": "false"})
    author = Author(site, "closed")
    session_id = author.publish(author.write("Hi"))
    for path in ("/api/sessions", "/api/sessions?search=Hi", "/api/sessions/repos", "/api/sessions/facets"):
        answer = site.get(path)
        assert answer.error() == (401, "unauthorized"), path
        assert "public" not in (answer.header("cache-control") or "")
        assert session_id not in answer.text
    for path in (
        f"/api/sessions/{session_id}",
        f"/api/sessions/{session_id}/raw",
        f"/session/{session_id}.md",
    ):
        assert site.get(path).status == 200, path


def test_a_closed_feed_is_open_to_its_operator_and_never_cached(make_site: SiteMaker) -> None:
    """[D-17]: a list fetched with a credential must not be kept for others."""
    site = make_site({"OPENSESSION_PUBLIC_FEED_ENABLED": "false"})
    author = Author(site, "closed")
    session_id = author.publish(author.write("Hi"))
    for path in ("/api/sessions", "/api/sessions/repos", "/api/sessions/facets"):
        answer = site.get(path, {ADMIN_HEADER: ADMIN_KEY})
        assert answer.status == 200
        assert answer.header("cache-control") == "private, no-store"
        assert answer.header("x-opensession-cache") is None
    assert session_id in site.get("/api/sessions", {ADMIN_HEADER: ADMIN_KEY}).text
    assert site.get("/api/sessions").status == 401
    assert site.get("/api/sessions", {ADMIN_HEADER: "wrong"}).status == 401


@pytest.mark.parametrize("given", ["", " ", "x", "None", "null", ADMIN_KEY])
def test_without_a_configured_key_nobody_is_the_operator(make_site: SiteMaker, given: str) -> None:
    site = make_site({"OPENSESSION_ADMIN_KEY": ""})
    headers = {ADMIN_HEADER: given}
    body = lines(header("s", tool="t"), *talk("Hi"))
    assert site.request("POST", "/api/admin/sessions", headers, body).error() == (401, "unauthorized")
    assert site.request("DELETE", f"/api/admin/sessions/{'0' * 64}", headers).error() == (401, "unauthorized")
    assert site.get("/api/sessions").json["total"] == 0


def test_previews_can_be_turned_off(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_PARSE_PREVIEW_ENABLED": "false"})
    assert site.get("/api/capabilities").json["parse_preview_enabled"] is False
    assert site.request("POST", "/api/parse/preview", {}, b"{}").error() == (404, "not_found")
    assert site.get("/api/src/gh/o/r/ref/main/path/a.jsonl").error() == (404, "not_found")


def test_indexing_can_be_turned_on(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_INDEXING_ENABLED": "true"})
    author = Author(site, "indexed")
    session_id = author.publish(author.write("Hi"))
    for path in ("/session/{}", "/session/{}.md", "/api/sessions/{}/raw"):
        assert site.get(path.format(session_id), BROWSER).header("x-robots-tag") is None, path
    assert 'name="robots" content="noindex"' not in site.get(f"/session/{session_id}", BROWSER).text
    absent = site.get(f"/session/{'0' * 64}", BROWSER)
    assert absent.header("x-robots-tag") == "noindex"
    assert "may be indexed" in site.get("/robots.txt").text


def test_links_carry_the_public_origin(make_site: SiteMaker) -> None:
    site = make_site({"BASE_URL": "https://sessions.example.org/"})
    author = Author(site, "based")
    answer = author.send(author.write("Hi"))
    url = f"https://sessions.example.org/session/{answer.json['id']}"
    assert answer.json["url"] == answer.header("location") == url
    page = site.get(f"/session/{answer.json['id']}", BROWSER).text
    assert f'<link rel="canonical" href="{url}">' in page
    assert "https://sessions.example.org/api/sessions" in site.get("/llms.txt").text
    assert "Canonical: https://sessions.example.org/" in site.get("/.well-known/security.txt").text
    assert site.origin not in page


def test_the_public_origin_may_call_the_api(make_site: SiteMaker) -> None:
    site = make_site({"BASE_URL": "https://sessions.example.org"})
    answer = site.get("/api/health", {"Origin": "https://sessions.example.org"})
    assert answer.header("access-control-allow-origin") == "https://sessions.example.org"


def test_the_score_plugin_can_be_chosen(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_SESSION_SCORE_PLUGIN": "zero_v1"})
    author = Author(site, "scored")
    detail = site.get(f"/api/sessions/{author.publish(author.write('Hi'))}").json
    assert (detail["session_score"], detail["score_plugin"]) == (0, "zero_v1")


def test_the_limit_can_be_lowered(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_MAX_BODY_BYTES": "2000"})
    author = Author(site, "small")
    assert author.send(author.write("Hi")).status == 201
    assert author.send(author.write("x" * 2000)).error() == (413, "body_too_large")


def test_without_a_contact_there_is_no_security_txt(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_SECURITY_CONTACT": ""})
    assert site.get("/.well-known/security.txt").error() == (404, "not_found")


def test_hosts_are_those_of_the_operator(make_site: SiteMaker) -> None:
    site = make_site({"OPENSESSION_GIT_HOSTS": "gitlab.com"})
    answer = site.get("/api/src/gh/o/r/ref/main/path/a.jsonl")
    assert answer.error() == (400, "invalid_source")
    assert "gitlab.com" in str(answer.json["hint"])


def test_https_is_promised_over_https_only(make_site: SiteMaker) -> None:
    site = make_site()
    assert site.get("/api/health").header("strict-transport-security") is None
    site.origin = "https://site.test"
    with pytest.raises(AssertionError, match="https"):
        site.get("/api/health")
    answer = site.send("GET", "/api/health", {}, None)
    assert answer.header("strict-transport-security") == "max-age=31536000; includeSubDomains"


def test_a_build_without_web_ui_says_so(make_site: SiteMaker) -> None:
    site = make_site(change=lambda ports: replace(ports, assets=TextAssets({})))
    for path in (f"/session/{'0' * 64}", "/src/gh/o/r/ref/main/path/a.jsonl", "/docs"):
        assert site.get(path, BROWSER).error() == (404, "not_found"), path
    assert site.get("/docs", MARKDOWN).error() == (404, "not_found")
