"""The session list: filters, order, paging, time, cache (api.md §2.4, §2.5)."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.author import Author, session_ids
from tests.support.client import SiteClient
from tests.support.hail_text import event, talk

LIST = "/api/sessions"


def hours_ago(hours: float) -> str:
    """Return an instant before now as HAIL writes it."""
    return f"{datetime.now(UTC) - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"


def in_minutes(minute: int) -> str:
    """Return an instant of one hour, for orders."""
    return f"2026-03-01T10:{minute:02}:00Z"


def in_repository(name: str) -> dict[str, object]:
    """Return the attributes of a session that ran in a repository."""
    return {"git": {"repository_url": f"https://github.com/{name}.git"}}


def test_the_list_has_the_documented_form(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("Hi", title="A title"))
    answer = site.get(LIST, tool=author.name)
    page = answer.json
    sessions = page.pop("sessions")
    assert page == {"total": 1, "total_exact": True, "page": 1, "per_page": 20}
    assert sessions == [site.get(f"{LIST}/{session_id}").json]


def test_an_empty_list_has_the_same_form(site: SiteClient, author: Author) -> None:
    page = site.get(LIST, tool=author.name).json
    assert page == {"sessions": [], "total": 0, "total_exact": True, "page": 1, "per_page": 20}


def test_the_tool_filter_is_exact(author: Author) -> None:
    author.publish(author.write("Hi", tool=f"{author.name}-more"))
    author.publish(author.write("Hi", tool=author.name.upper()))
    mine = author.publish(author.write("Hi"))
    assert author.listed() == [mine]


def test_the_repository_filter_is_exact(site: SiteClient, author: Author) -> None:
    name = f"acme/{author.name}"
    for other in (f"{name}-more", name.upper()):
        author.publish(author.write("Hi", attributes=in_repository(other)))
    mine = author.publish(author.write("Hi", attributes=in_repository(name)))
    assert session_ids(site.get(LIST, git_repo_name=name)) == [mine]
    assert session_ids(site.get(LIST, git_repo_name=name, tool="another")) == []


@pytest.mark.parametrize("wildcard", ["%", "_", "*", "%25", "' OR 1=1 --", '"'])
@pytest.mark.parametrize("parameter", ["tool", "git_repo_name"])
def test_wildcards_in_exact_filters_match_themselves_only(
    site: SiteClient, author: Author, parameter: str, wildcard: str
) -> None:
    author.publish(author.write("Hi", attributes=in_repository(f"acme/{author.name}")))
    assert session_ids(site.get(LIST, **{parameter: wildcard})) == []


def test_blank_filters_are_absent_filters(site: SiteClient, author: Author) -> None:
    mine = author.publish(author.write("Hi", created_at=hours_ago(0)))
    blank = "search=%20&tool=&git_repo_name=%20%20&sort=&time_range=&page=&per_page=100"
    answer = site.request("GET", f"{LIST}?{blank}")
    assert mine in session_ids(answer)
    assert answer.json["total"] == site.get(LIST, per_page=100).json["total"]


def test_recent_is_the_default_order(author: Author) -> None:
    minutes = (3, 1, 5, 2)
    ids = {minute: author.publish(author.write("Hi", created_at=in_minutes(minute))) for minute in minutes}
    newest_first = [ids[minute] for minute in (5, 3, 2, 1)]
    assert author.listed() == newest_first
    assert author.listed(sort="recent") == newest_first


def test_popular_means_most_messages(author: Author) -> None:
    """DESIGN §7; among equals the newest start comes first."""
    few = author.publish(author.write("a"))
    many = author.publish(author.write("a", "b", "c", "d"))
    old = author.publish(author.write("a", "b", created_at=in_minutes(1)))
    new = author.publish(author.write("a", "b", created_at=in_minutes(2)))
    assert author.listed(sort="popular") == [many, new, old, few]


def test_longest_means_most_seconds(author: Author) -> None:
    def lasting(seconds: int, created_at: str) -> str:
        events = [event(0, "UserMessage", "a"), event(seconds, "AgentMessage", "b")]
        return author.publish(author.write(events=events, created_at=created_at))

    short, long = lasting(1, in_minutes(9)), lasting(900, in_minutes(1))
    old, new = lasting(60, in_minutes(2)), lasting(60, in_minutes(3))
    assert author.listed(sort="longest") == [long, new, old, short]


@pytest.mark.parametrize("sort", ["recent", "popular", "longest"])
def test_paging_is_stable_among_equals(author: Author, sort: str) -> None:
    ids = [author.publish(author.write("same", "length")) for _ in range(7)]
    pages = [author.listed(sort=sort, per_page=2, page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    together = [session_id for page in pages for session_id in page]
    assert sorted(together) == sorted(ids)
    assert together == author.listed(sort=sort)


def test_the_total_counts_all_pages(site: SiteClient, author: Author) -> None:
    for _ in range(3):
        author.publish(author.write("Hi"))
    page = site.get(LIST, tool=author.name, per_page=1, page=2).json
    assert (page["total"], page["page"], page["per_page"]) == (3, 2, 1)
    assert page["total_exact"] is True


def test_a_page_past_the_end_is_empty(site: SiteClient, author: Author) -> None:
    author.publish(author.write("Hi"))
    for number in (2, 11, 999_999_999):
        answer = site.get(LIST, tool=author.name, page=number)
        assert (answer.status, answer.json["sessions"], answer.json["total"]) == (200, [], 1)
        assert answer.json["page"] == number


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (1, 1), (100, 100), (101, 100), (999_999_999, 100)])
def test_the_page_size_is_clamped(site: SiteClient, asked: int, given: int) -> None:
    assert site.get(LIST, per_page=asked).json["per_page"] == given


def test_page_zero_is_the_first(site: SiteClient, author: Author) -> None:
    mine = author.publish(author.write("Hi"))
    assert author.listed(page=0) == [mine]
    assert site.get(LIST, page=0).status == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (name, value)
            for name in ("page", "per_page")
            for value in ("x", "-1", "1.5", "1e3", "٣", "9" * 20)
        ),
        ("sort", "newest"),
        ("sort", "RECENT"),
        ("time_range", "1y"),
        ("time_range", "24H"),
    ],
)
def test_a_bad_parameter_is_400_and_named(site: SiteClient, name: str, value: str) -> None:
    answer = site.get(LIST, **{name: value})
    assert answer.error() == (400, "bad_request")
    assert name in str(answer.json["message"])


def test_the_first_of_a_repeated_parameter_counts(site: SiteClient, author: Author) -> None:
    mine = author.publish(author.write("Hi"))
    answer = site.request("GET", f"{LIST}?tool={author.name}&per_page=3&tool=another&per_page=x")
    assert session_ids(answer) == [mine]
    assert answer.json["per_page"] == 3


def test_unknown_parameters_are_ignored(site: SiteClient, author: Author) -> None:
    mine = author.publish(author.write("Hi"))
    assert session_ids(site.get(LIST, tool=author.name, team_id="7", utm_source="x")) == [mine]


def test_time_ranges_count_back_from_now(author: Author) -> None:
    ages = (1, 23, 25, 24 * 6, 24 * 8, 24 * 29, 24 * 31)
    ids = {age: author.publish(author.write("Hi", created_at=hours_ago(age))) for age in ages}
    for span, within in (("24h", 2), ("7d", 4), ("30d", 6), ("all", 7)):
        assert author.listed(time_range=span) == [ids[age] for age in ages[:within]], span


def test_a_time_range_is_exact_to_the_minute(author: Author) -> None:
    """[D-14]: comparing texts of two formats let a day too much pass."""
    author.publish(author.write("Hi", created_at=hours_ago(24 + 1 / 30)))
    inside = author.publish(author.write("Hi", created_at=hours_ago(24 - 1 / 30)))
    assert author.listed(time_range="24h") == [inside]


def test_a_time_range_looks_at_the_instant_not_at_its_spelling(author: Author) -> None:
    when = datetime.now(UTC) - timedelta(hours=23)
    tokyo = f"{when + timedelta(hours=9):%Y-%m-%dT%H:%M:%S}+09:00"
    mine = author.publish(author.write("Hi", created_at=tokyo))
    assert author.listed(time_range="24h") == [mine]


def test_time_ranges_combine_with_order_and_paging(site: SiteClient, author: Author) -> None:
    ids = [author.publish(author.write("Hi", created_at=hours_ago(hour))) for hour in (1, 2, 3)]
    author.publish(author.write("Hi", "x", "y", created_at=hours_ago(24 * 40)))
    answer = site.get(LIST, tool=author.name, time_range="7d", sort="popular", per_page=2)
    assert session_ids(answer) == ids[:2]
    assert answer.json["total"] == 3


def test_all_times_have_one_form(site: SiteClient, author: Author) -> None:
    """[D-15]: RFC 3339 in UTC for both."""
    session_id = author.publish(author.write("Hi", created_at="2026-03-01T19:30:00.250+09:00"))
    detail = site.get(f"{LIST}/{session_id}").json
    assert detail["created_at"] == "2026-03-01T10:30:00.250Z"
    uploaded = datetime.fromisoformat(str(detail["uploaded_at"]))
    assert uploaded.utcoffset() == timedelta(0)
    assert abs((datetime.now(UTC) - uploaded).total_seconds()) < 3600


def test_repositories_are_listed_once_and_in_order(site: SiteClient, author: Author) -> None:
    names = [f"acme/{author.name}-{letter}" for letter in "bBa"]
    for name in (*names, names[0]):
        author.publish(author.write("Hi", attributes=in_repository(name)))
    repos = site.get(f"{LIST}/repos").json["repos"]
    assert isinstance(repos, list)
    assert [name for name in repos if author.name in name] == sorted(names)
    assert repos == sorted(set(repos))
    author.take_down()
    assert not [name for name in json.loads(site.get(f"{LIST}/repos").body)["repos"] if author.name in name]


def test_the_second_look_comes_from_the_cache(site: SiteClient, author: Author) -> None:
    """Writes of other tests may clear the cache in between, so ask until it says so, a few times."""
    first = site.get(LIST, tool=author.name)
    assert first.header("x-opensession-cache") == "MISS"
    again = [site.get(LIST, tool=author.name) for _ in range(3)]
    assert "HIT" in {answer.header("x-opensession-cache") for answer in again}
    assert {answer.body for answer in again} == {first.body}
    assert first.header("cache-control") == "public, max-age=30, stale-while-revalidate=60"


def test_only_what_is_asked_is_in_the_cache_key(site: SiteClient, author: Author) -> None:
    """[D-18]: or anybody could fill the cache and go around it."""
    site.get(LIST, tool=author.name)
    for query in (
        f"tool={author.name}&x=1",
        f"x=2&sort=recent&page=1&tool={author.name}",
        f"tool=%20{author.name}",
    ):
        answer = site.request("GET", f"{LIST}?{query}")
        assert answer.header("x-opensession-cache") == "HIT", query


@pytest.mark.parametrize("query", [{"search": "x"}, {"git_repo_name": "a/b"}, {"page": 11}, {"per_page": 51}])
def test_rare_lists_are_not_cached(site: SiteClient, query: dict[str, str | int]) -> None:
    answer = site.get(LIST, **query)
    assert answer.header("x-opensession-cache") is None
    assert answer.header("cache-control") == "private, no-store"


@pytest.mark.parametrize("headers", [{"Authorization": "Bearer x"}, {"Cache-Control": "no-store"}])
def test_some_readers_go_around_the_cache(site: SiteClient, author: Author, headers: dict[str, str]) -> None:
    for _ in range(2):
        answer = site.get(LIST, headers, tool=author.name)
        assert answer.header("x-opensession-cache") is None
        assert answer.header("cache-control") == "private, no-store"


def test_the_list_is_revalidated_by_its_tag(site: SiteClient, author: Author) -> None:
    etag = str(site.get(LIST, tool=author.name).header("etag"))
    same = site.get(LIST, {"If-None-Match": etag}, tool=author.name)
    assert (same.status, same.body, same.header("etag")) == (304, b"", etag)
    author.publish(author.write("Hi"))
    changed = site.get(LIST, {"If-None-Match": etag}, tool=author.name)
    assert (changed.status, changed.header("etag") != etag) == (200, True)


def test_a_session_without_events_of_its_own_is_not_hidden(author: Author) -> None:
    mine = author.publish(author.write(events=talk("only a prompt")))
    assert author.listed() == [mine]
