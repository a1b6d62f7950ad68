"""Search in titles, descriptions, tags, prompts and answers."""

from typing import Any

import pytest

from tests.support.author import Author, session_ids
from tests.support.client import SiteClient
from tests.support.hail_text import event

LIST = "/api/sessions"


def found(author: Author, term: str, **query: str | int) -> list[str]:
    """Return what a search among the author's own sessions finds."""
    return author.listed(search=term, **query)


def test_every_kind_of_text_is_searched(author: Author) -> None:
    ids = {
        "quokkatitle": author.publish(author.write("Hi", title="About a quokkatitle")),
        "quokkadescription": author.publish(author.write("Hi", description="On quokkadescription.")),
        "quokkatag": author.publish(author.write("Hi", tags=["other", "quokkatag"])),
        "quokkaprompt": author.publish(author.write("first", "second", "Mind the quokkaprompt!")),
        "quokkaanswer": author.publish(author.write("Hi", "That is a quokkaanswer, of course.")),
    }
    for term, session_id in ids.items():
        assert found(author, term) == [session_id], term
    assert found(author, "quokkanothing") == []


def test_case_does_not_matter(author: Author) -> None:
    mine = author.publish(author.write("The Wombat digs", "ÄRGER"))
    for term in ("wombat", "WOMBAT", "Wombat"):
        assert found(author, term) == [mine], term


def test_all_words_have_to_be_there(author: Author) -> None:
    both = author.publish(author.write("numbat and bilby", "yes"))
    author.publish(author.write("numbat alone"))
    for term in ("bilby numbat", "numbat bilby"):
        assert found(author, term) == [both], term


def test_parts_of_words_are_found(author: Author) -> None:
    mine = author.publish(author.write("Look at parse_remote_address in sources/policy.py"))
    for term in ("parse_remote", "remote_addr", "policy.py", "sources/policy"):
        assert found(author, term) == [mine], term


@pytest.mark.parametrize("term", ["캐시", "캐시를", "무효화", "캐시를 무효화", "리팩터링", "테스트"])
def test_korean_is_found_inside_words(author: Author, term: str) -> None:
    """Particles are glued to the word, so a search by whole words would find nothing."""
    mine = author.publish(
        author.write("목록 캐시를 무효화하는 코드를 리팩터링해줘.", "네, 테스트부터 작성하겠습니다.")
    )
    author.publish(author.write("전혀 다른 이야기입니다."))
    assert found(author, term) == [mine]


@pytest.mark.parametrize("term", ["탭", "go", "C"])
def test_short_terms_are_found(author: Author, term: str) -> None:
    mine = author.publish(author.write("탭 키와 go 언어, C 언어"))
    assert found(author, term) == [mine]


@pytest.mark.parametrize("term", ["日本語", "検索", "naïve", "naive", "Straße", "ΑΒΓ", "αβγ"])
def test_other_scripts_are_found(author: Author, term: str) -> None:
    mine = author.publish(author.write("日本語の検索 naïve Straße Αβγ"))
    author.publish(author.write("something else"))
    assert found(author, term) == [mine]


@pytest.mark.parametrize(
    "term",
    ["100%", "a_b", "50%_", "back\\slash", "it's", 'say "hi"', "(paren", "star*", "-dash", "^caret", "a:b"],
)
def test_signs_match_themselves_only(author: Author, term: str) -> None:
    """[D-13]: neither LIKE nor the full-text language may be steered from outside."""
    mine = author.publish(author.write(f"before {term} after"))
    author.publish(author.write("axb backslash its"))
    assert found(author, term) == [mine]


@pytest.mark.parametrize(
    "term",
    [
        "%",
        "%%%",
        "___",
        '"',
        '""',
        "*",
        "AND",
        "OR NOT",
        "NEAR(a b)",
        "title:x",
        "x OR y",
        "'; DROP TABLE sessions; --",
        "(",
        "\x00",
        "a" * 500,
        "가" * 200,
        "-",
        "!@#$%^&*()",
        "^",
        "🚀",
    ],
)
def test_no_term_breaks_the_search(site: SiteClient, author: Author, term: str) -> None:
    author.publish(author.write("Hi"))
    answer = site.get(LIST, tool=author.name, search=term)
    assert answer.status == 200
    assert session_ids(answer) == []
    assert author.listed(), "the sessions are still there"


def test_search_combines_with_every_filter(author: Author) -> None:
    old = author.publish(author.write("potoroo", created_at="2026-01-01T00:00:00Z"))
    new = author.publish(author.write("potoroo", "a", "potoroo", created_at="2026-01-02T00:00:00Z"))
    author.publish(author.write("potoroo", tool=f"{author.name}-other"))
    assert found(author, "potoroo") == [new, old]
    assert found(author, "potoroo", sort="popular") == [new, old]
    assert found(author, "potoroo", per_page=1, page=2) == [old]
    assert found(author, "potoroo", time_range="24h") == []
    assert found(author, "potoroo", git_repo_name="acme/none") == []


def test_the_total_of_a_search_is_told(site: SiteClient, author: Author) -> None:
    for _ in range(3):
        author.publish(author.write("cassowary"))
    page = site.get(LIST, tool=author.name, search="cassowary", per_page=1).json
    assert (page["total"], page["total_exact"]) == (3, True)


def test_what_tools_printed_is_not_searched(author: Author) -> None:
    """Search looks into prompts and answers; a dump of a build log would drown them."""
    events = [
        event(1, "UserMessage", "look"),
        event(2, "ToolResult", "bandicoot output", data={"name": "Bash", "is_error": False}),
    ]
    author.publish(author.write(events=events))
    assert found(author, "bandicoot") == []


def test_a_deleted_session_is_not_found(site: SiteClient, author: Author) -> None:
    mine = author.publish(author.write("thylacine"))
    assert found(author, "thylacine") == [mine]
    site.delete(mine)
    assert found(author, "thylacine") == []
    assert session_ids(site.get(LIST, search="thylacine")) == []


def test_a_session_published_again_is_found_once(author: Author) -> None:
    body = author.write("dunnart")
    mine = author.publish(body)
    author.send(body)
    assert found(author, "dunnart") == [mine]


def listed(site: SiteClient, author: Author, **query: str) -> list[dict[str, Any]]:
    """Return the author's sessions as a list has them, fresh."""
    page: dict[str, Any] = site.get(LIST, {"Cache-Control": "no-store"}, tool=author.name, **query).json
    sessions: list[dict[str, Any]] = page["sessions"]
    return sessions


def test_a_search_gives_passages_when_asked(site: SiteClient, author: Author) -> None:
    author.publish(author.write("목록 캐시를 무효화하는 <b>코드</b>", "Done, the cache is gone."))
    (session,) = listed(site, author, search="무효화", snippets="1")
    snippet = session["snippet"]
    assert snippet["text"].startswith("목록 캐시를 무효화하는 <b>코드</b>"), "text, neither HTML nor pairs"
    assert snippet["ranges"] == [[7, 10]]
    assert (snippet["cut_before"], snippet["cut_after"]) == (False, False)
    wishes: tuple[dict[str, str], ...] = (
        {"search": "무효화"},
        {"snippets": "1"},
        {"search": "무효화", "snippets": "0"},
    )
    for query in wishes:
        (plain,) = listed(site, author, **query)
        assert "snippet" not in plain
    assert session_ids(site.get(LIST, tool=author.name, search="없는말", snippets="1")) == []


def test_passages_count_as_javascript_does(site: SiteClient, author: Author) -> None:
    """A character beyond the basic plane has two code units."""
    author.publish(author.write("🚀🚀 bilby"))
    narrowings: tuple[dict[str, str], ...] = ({}, {"errors": "0"})
    for narrowing in narrowings:
        (session,) = listed(site, author, search="bilby", snippets="1", **narrowing)
        assert session["snippet"]["text"].startswith("🚀🚀 bilby")
        assert session["snippet"]["ranges"] == [[5, 10]]


def test_a_bad_wish_for_passages_is_400(site: SiteClient) -> None:
    answer = site.get(LIST, search="x", snippets="yes")
    assert answer.error() == (400, "bad_request")
    assert "snippets" in str(answer.json["message"])
