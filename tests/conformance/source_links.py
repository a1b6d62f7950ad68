"""``GET /api/src/…``: a log in a Git repository as HAIL JSONL, its caching, and its host's bad days."""

import pytest

from tests.standin.server import StandinHost
from tests.support.answer import Answer
from tests.support.author import Author
from tests.support.client import SiteClient
from tests.support.hail_text import event
from tests.support.remote_files import Shelf, base64url, github, gitlab, other_host

PATH = "day one/a.hail.jsonl"


def read(site: SiteClient, rest: str, headers: dict[str, str] | None = None) -> Answer:
    """GET a source as HAIL."""
    return site.get(f"/api/src/{rest}", headers)


def test_a_branch_is_read_and_described(site: SiteClient, author: Author, shelf: Shelf) -> None:
    body = author.write("Hi", "안녕하세요")
    commit = shelf.commit(PATH, body)
    rest = github(shelf.name, "main", PATH)
    answer = read(site, rest)
    assert answer.status == 200
    assert answer.text.startswith(body.decode())
    assert answer.header("content-type") == "application/jsonl"
    assert answer.header("content-length") == str(len(answer.body))
    assert answer.header("cache-control") == "public, no-cache"
    assert answer.header("link") == f'</src/{rest}>; rel="canonical"'
    assert answer.header("x-opensession-ref") == "main"
    assert answer.header("x-opensession-commit") == commit
    assert answer.header("x-opensession-pinned") == "?0"
    assert answer.header("x-opensession-cache") == "miss"
    assert answer.header("x-opensession-parser") == "hail"
    assert answer.header("x-opensession-account") == "read=3, mapped=3, raw=0, broken=0"
    assert answer.header("x-robots-tag") == "noindex"
    assert f"/kim/{author.name}/" in str(answer.header("x-opensession-source-url"))


def test_a_source_is_what_publishing_would_make_of_it(site: SiteClient, author: Author, shelf: Shelf) -> None:
    """One canonical form: the same bytes, so the same hash."""
    body = author.write("Hi", attributes={"b": 1, "a": 2})
    shelf.commit(PATH, body)
    answer = read(site, github(shelf.name, "main", PATH))
    session_id = author.publish(body)
    assert answer.header("etag") == f'"{session_id}"'
    assert answer.body == site.get(f"/api/sessions/{session_id}/raw").body


def test_the_second_look_asks_nobody(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Hi"))
    rest = github(shelf.name, "main", PATH)
    first = read(site, rest)
    asked = shelf.asked()
    second = read(site, rest)
    assert second.header("x-opensession-cache") == "hit"
    assert (second.body, second.header("etag")) == (first.body, first.header("etag"))
    assert shelf.asked() == asked


def test_a_reload_asks_the_host_and_follows_the_branch(
    site: SiteClient, author: Author, shelf: Shelf
) -> None:
    """``Cache-Control: no-cache``, as a browser's reload sends it, asks at once what would be asked later."""
    reload = {"cache-control": "no-cache"}
    first = shelf.commit(PATH, author.write("the first text"))
    rest = github(shelf.name, "main", PATH)
    assert read(site, rest).header("x-opensession-cache") == "miss"
    same = read(site, rest, reload)
    assert (same.header("x-opensession-cache"), same.header("x-opensession-commit")) == ("revalidated", first)

    second = shelf.commit(PATH, author.write("the second text"))
    assert read(site, rest).header("x-opensession-commit") == first
    moved = read(site, rest, reload)
    assert (moved.header("x-opensession-cache"), moved.header("x-opensession-commit")) == ("miss", second)
    assert "the second text" in moved.text

    shelf.commit("other.txt", b"not the log")
    untouched = read(site, rest, reload)
    assert untouched.header("x-opensession-cache") == "revalidated"
    assert untouched.body == moved.body


def test_a_known_source_is_not_sent_again(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Hi"))
    rest = github(shelf.name, "main", PATH)
    etag = str(read(site, rest).header("etag"))
    answer = read(site, rest, {"If-None-Match": etag})
    assert (answer.status, answer.body, answer.header("etag")) == (304, b"", etag)
    assert answer.header("cache-control") == "public, no-cache"


def test_head_describes_a_source(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Hi"))
    path = f"/api/src/{github(shelf.name, 'main', PATH)}"
    got, head = site.request("GET", path), site.request("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "etag", "x-opensession-commit", "content-type"):
        assert head.header(name) == got.header(name), name


def test_a_commit_is_kept_for_ever(
    site: SiteClient, author: Author, shelf: Shelf, git_host: StandinHost
) -> None:
    commit = shelf.commit(PATH, author.write("Hi"))
    rest = github(shelf.name, commit, PATH)
    first = read(site, rest)
    assert first.header("x-opensession-pinned") == "?1"
    assert first.header("x-opensession-commit") == commit
    assert first.header("cache-control") == "public, max-age=31536000, immutable"
    git_host.down = True
    try:
        second = read(site, rest)
        capitals = read(site, github(shelf.name, commit.upper(), PATH))
    finally:
        git_host.down = False
    assert (second.status, second.body) == (200, first.body)
    assert second.header("x-opensession-cache") == "hit"
    assert (capitals.status, capitals.body) == (200, first.body)


def test_a_branch_just_read_outlives_its_host_too(
    site: SiteClient, author: Author, shelf: Shelf, git_host: StandinHost
) -> None:
    shelf.commit(PATH, author.write("Hi"))
    rest = github(shelf.name, "main", PATH)
    first = read(site, rest)
    git_host.down = True
    try:
        second = read(site, rest)
        never_read = read(site, github(shelf.name, "main", "another.jsonl"))
    finally:
        git_host.down = False
    assert (second.status, second.body) == (200, first.body)
    assert never_read.error() == (502, "fetch_failed")


def test_each_host_has_its_own_addresses(site: SiteClient, author: Author, shelf: Shelf) -> None:
    body = author.write("Hi")
    commit = shelf.commit(PATH, body)
    for rest in (
        gitlab(shelf.name, "main", PATH),
        other_host(f"https://gitlab.com/{shelf.name}", "main", PATH),
        other_host(f"https://git.example.org/{shelf.name}", "main", PATH),
        other_host(f"https://git.example.org/{shelf.name}.git", "main", PATH),
        other_host(f"https://gitea.example.org/{shelf.name}", "main", PATH),
        other_host(f"https://github.com/{shelf.name}.git", "main", PATH),
    ):
        answer = read(site, rest)
        assert answer.status == 200, rest
        assert answer.text.startswith(body.decode())
        assert answer.header("x-opensession-commit") == commit


@pytest.mark.parametrize("ref", ["feature/deep/x", "v1.0-rc_2", "dependabot/npm/@types/x", "v/2026.11"])
def test_refs_of_every_shape_are_found(site: SiteClient, author: Author, shelf: Shelf, ref: str) -> None:
    commit = shelf.commit(PATH, author.write("Hi"), branch=ref)
    encoded = read(site, github(shelf.name, ref, PATH))
    plain = read(site, f"gh/{shelf.name}/ref/{ref}/path/day%20one/a.hail.jsonl")
    assert encoded.header("x-opensession-commit") == commit
    assert plain.header("x-opensession-commit") == commit
    assert plain.header("link") == encoded.header("link")


def test_a_tag_shows_the_commit_behind_it(site: SiteClient, author: Author, shelf: Shelf) -> None:
    commit = shelf.commit(PATH, author.write("Hi"))
    shelf.repository.tag("v1", commit)
    shelf.commit(PATH, author.write("later"))
    answer = read(site, github(shelf.name, "v1", PATH))
    assert answer.header("x-opensession-commit") == commit
    assert '"Hi"' in answer.text


@pytest.mark.parametrize(("ref", "path"), [("main", "no/such.jsonl"), ("no-such", PATH), ("0" * 40, PATH)])
def test_what_a_repository_lacks_is_404(
    site: SiteClient, author: Author, shelf: Shelf, ref: str, path: str
) -> None:
    shelf.commit(PATH, author.write("Hi"))
    assert read(site, github(shelf.name, ref, path)).error() == (404, "source_not_found")


def test_an_unknown_repository_is_404(site: SiteClient, author: Author) -> None:
    assert read(site, github(f"nobody/{author.name}", "main", PATH)).error() == (404, "source_not_found")


def test_a_private_project_is_403(
    site: SiteClient, author: Author, shelf: Shelf, git_host: StandinHost
) -> None:
    shelf.commit(PATH, author.write("Hi"))
    git_host.private.add(shelf.name)
    assert read(site, gitlab(shelf.name, "main", PATH)).error() == (403, "source_private")


def test_lines_nobody_understands_cost_themselves_only(
    site: SiteClient, author: Author, shelf: Shelf
) -> None:
    events = [
        event(1, "UserMessage", "first"),
        event(2, "Telepathy", "odd"),
        event(3, "AgentMessage", "last"),
    ]
    shelf.commit(PATH, author.write(events=events) + b"{broken\n")
    answer = read(site, github(shelf.name, "main", PATH))
    assert answer.status == 200
    assert answer.header("x-opensession-account") == "read=5, mapped=3, raw=1, broken=1"
    for text in ("first", "Telepathy", "last"):
        assert text in answer.text


def test_what_is_no_log_is_422_with_what_was_considered(
    site: SiteClient, author: Author, shelf: Shelf
) -> None:
    shelf.commit("notes.md", b"# Notes\n")
    shelf.commit("other.jsonl", b'{"some": "thing"}\n')
    shelf.commit("empty.jsonl", b"")
    assert read(site, github(shelf.name, "main", "notes.md")).error() == (422, "parse_failed")
    assert read(site, github(shelf.name, "main", "empty.jsonl")).error() == (422, "parse_failed")
    answer = read(site, github(shelf.name, "main", "other.jsonl"))
    assert answer.error() == (422, "parser_selection_required")
    candidates = answer.json["parser_candidates"]
    assert isinstance(candidates, list)
    assert {"id": "hail", "confidence": 70, "reason": "file name ends .jsonl"} in candidates


def test_a_parser_hint_has_to_name_a_parser(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Hi"))
    rest = github(shelf.name, "main", PATH)
    for hint in ("hail", "", "%20"):
        assert read(site, f"{rest}?parser_hint={hint}").status == 200, hint
    for hint in ("word", "HAIL", "../x"):
        assert read(site, f"{rest}?parser_hint={hint}").error() == (400, "invalid_source"), hint


def test_a_source_page_knows_what_was_read(site: SiteClient, author: Author, shelf: Shelf) -> None:
    shelf.commit(PATH, author.write("Hi", title="A read title", description="And its description."))
    rest = github(shelf.name, "main", PATH)
    before = site.get(f"/src/{rest}", {"Accept": "text/html"})
    assert "A read title" not in before.text
    read(site, rest)
    after = site.get(f"/src/{rest}", {"Accept": "text/html"})
    assert "<title>A read title · OpenSession</title>" in after.text
    assert "And its description." in after.text


FORMS = {
    "text/markdown": "text/markdown; charset=utf-8",
    "text/plain": "text/plain; charset=utf-8",
    "application/json": "application/json",
    "application/jsonl": "application/jsonl",
}


@pytest.mark.parametrize("accept", FORMS)
def test_a_source_has_the_forms_of_a_session(
    site: SiteClient, author: Author, shelf: Shelf, accept: str
) -> None:
    """By ``Accept`` alone: a suffix would belong to the file's name."""
    commit = shelf.commit(PATH, author.write("Where does it drip?", title="Find the leak"))
    path = f"/src/{github(shelf.name, commit, PATH)}"
    answer = site.get(path, {"Accept": accept})
    assert answer.status == 200
    assert answer.header("content-type") == FORMS[accept]
    assert answer.header("cache-control") == "public, no-cache", "a renderer may change, the commit cannot"
    assert answer.header("x-opensession-commit") == commit
    assert answer.header("x-robots-tag") == "noindex"
    assert "Accept" in answer.tokens("vary")
    assert "Where does it drip?" in answer.text
    assert "Find the leak" in answer.text
    if accept in {"text/markdown", "text/plain"}:
        assert f"{site.origin}/api{path}" in answer.text
    etag = str(answer.header("etag"))
    same = site.get(path, {"Accept": accept, "If-None-Match": etag})
    assert (same.status, same.body, same.header("etag")) == (304, b"", etag)
    other = next(kind for kind in FORMS if kind != accept)
    assert site.get(path, {"Accept": other, "If-None-Match": etag}).status == 200


def test_a_form_of_a_source_fails_as_programs_read_it(site: SiteClient, shelf: Shelf) -> None:
    shelf.commit("notes.md", b"# Notes\n")
    rest = github(shelf.name, "main", "notes.md")
    assert site.get(f"/src/{rest}", {"Accept": "text/markdown"}).error() == (422, "parse_failed")
    assert site.get("/src/svn/x", {"Accept": "text/plain"}).error() == (400, "invalid_source")


def test_the_canonical_page_keeps_the_session_and_not_the_hint(
    site: SiteClient, author: Author, shelf: Shelf
) -> None:
    """Another session is another page; a hint only says how to read the file."""
    shelf.commit(PATH, author.write("Hi"))
    rest = github(shelf.name, "main", PATH)
    query = "parser_hint=hail&session=%20two%2F%C3%BC%20"
    canonical = f"/src/{rest}?session=two%2F%C3%BC"
    for path in (f"/api/src/{rest}", f"/src/{rest}"):
        answer = site.get(f"{path}?{query}", {"Accept": "application/jsonl"})
        assert answer.header("link") == f'<{canonical}>; rel="canonical"', path
    page = site.get(f"/src/{rest}?{query}", {"Accept": "text/html"})
    assert f'<link rel="canonical" href="{site.origin}{canonical}">' in page.text
    markdown = site.get(f"/src/{rest}?{query}", {"Accept": "text/markdown"})
    assert f"{site.origin}/api{canonical}" in markdown.text


@pytest.mark.parametrize("session", ["x" * 201, "a%00b", "a%0Ab"])
def test_a_session_that_can_be_none_is_400(site: SiteClient, session: str) -> None:
    rest = f"gh/owner/repo/ref/main/path/a.jsonl?session={session}"
    assert read(site, rest).error() == (400, "invalid_source")


@pytest.mark.parametrize(
    "rest",
    [
        "gh",
        "gh/owner/repo/ref/main",
        "gh/owner/repo/ref/main/path",
        "gh/owner/repo/ref//path/a",
        "gh/own%20er/repo/ref/main/path/a",
        "gh/owner/re%2Fpo/ref/main/path/a",
        "gh/owner/repo/ref/a..b/path/a",
        "gh/owner/repo/ref/%20/path/a",
        "gh/owner/repo/ref/main/path/a%5Cb",
        "gh/owner/repo/ref/main/path/%FF",
        "gh/owner/repo/ref/%ff/path/a",
        "gh/owner/repo/ref/-x/path/a",
        "gh/owner/repo/ref/main/path/a%00b",
        f"gh/owner/repo/ref/{'x' * 300}/path/a",
        f"gh/owner/repo/ref/main/path/{'x' * 1100}",
        "gl/***/ref/main/path/a",
        "gl/YQ==/ref/main/path/a",
        f"gl/{base64url('one')}/ref/main/path/a",
        f"git/{base64url('not a url')}/ref/main/path/a",
        f"git/{base64url('https://unlisted.example.org/o/r')}/ref/main/path/a",
        "svn/x/ref/main/path/a",
    ],
)
def test_a_malformed_address_is_400(site: SiteClient, rest: str) -> None:
    assert read(site, rest).error() == (400, "invalid_source")


BAD_DAYS = [
    ("redirect-inward", 502, "fetch_failed"),
    ("redirect-outward", 502, "fetch_failed"),
    ("flood", 422, "file_too_large"),
    ("announce-too-much", 422, "file_too_large"),
    ("bomb", 422, "file_too_large"),
    ("cut-short", 502, "fetch_failed"),
    ("reset", 502, "fetch_failed"),
    ("reset-midway", 502, "fetch_failed"),
    ("sign-in-page", 502, "fetch_failed"),
    ("image", 502, "fetch_failed"),
    ("binary", 422, "parse_failed"),
    ("unasked-304", 502, "fetch_failed"),
    ("unauthorized", 403, "source_private"),
    ("forbidden", 403, "source_private"),
    ("spent-quota", 503, "upstream_rate_limited"),
    ("too-many", 503, "upstream_rate_limited"),
    ("gone", 404, "source_not_found"),
    ("server-error", 502, "fetch_failed"),
    ("unavailable", 502, "fetch_failed"),
    ("no-content", 502, "fetch_failed"),
    ("refs-too-many", 503, "upstream_rate_limited"),
    ("silence", 504, "upstream_timeout"),
    ("drip", 504, "upstream_timeout"),
]


@pytest.mark.parametrize(("kind", "status", "code"), BAD_DAYS)
def test_a_bad_day_of_a_host_has_its_own_code(site: SiteClient, kind: str, status: int, code: str) -> None:
    answer = read(site, github(f"misbehave/{kind}", "main", PATH))
    assert answer.error() == (status, code)
    if kind.endswith("too-many"):
        assert answer.header("retry-after") == "17"
    if kind == "spent-quota":
        assert answer.header("retry-after") == "3600"


@pytest.mark.parametrize("kind", ["gzip", "refs-garbage", "refs-huge", "refs-refused", "refs-error"])
def test_some_oddities_of_a_host_do_no_harm(site: SiteClient, kind: str) -> None:
    answer = read(site, github(f"misbehave/{kind}", "main", PATH))
    assert answer.status == 200
    assert "Is anybody there?" in answer.text
    assert answer.header("x-opensession-commit") is None
