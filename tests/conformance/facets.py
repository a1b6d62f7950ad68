"""Counts of what the list can be narrowed by, and the narrowed lists themselves."""

from typing import Any

import pytest

from tests.conformance.listing import in_repository
from tests.support.author import Author, session_ids
from tests.support.client import SiteClient
from tests.support.hail_text import event

LIST = "/api/sessions"
FACETS = f"{LIST}/facets"
NAMES = ["tool", "model", "git_repo_name", "errors", "pr", "commit", "duration", "time_range"]


def facets(site: SiteClient, **query: str | int) -> dict[str, Any]:
    """Return the facets of a list."""
    answer = site.get(FACETS, **query)
    assert answer.status == 200, answer.text
    return answer.json


def counts(site: SiteClient, facet: str, **query: str | int) -> dict[str, int]:
    """Return the counts of one facet by value."""
    return {value["value"]: value["count"] for value in facets(site, **query)["facets"][facet]["values"]}


def publish_failing(author: Author, **attributes: object) -> str:
    """Publish a session of 90 seconds in which a command failed."""
    events = [
        event(0, "UserMessage", "run it"),
        event(90, "ToolResult", "no", data={"name": "Bash", "is_error": True}),
    ]
    return author.publish(author.write(events=events, attributes=attributes))


def test_facets_have_the_documented_form(site: SiteClient, author: Author) -> None:
    author.publish(author.write("Hi", created_at="2026-03-01T10:00:00Z"))
    body = facets(site, tool=author.name)
    assert (body["total"], body["total_exact"], sorted(body["facets"])) == (1, True, sorted(NAMES))
    assert body["facets"]["errors"] == {
        "values": [{"value": "1", "count": 0}, {"value": "0", "count": 1}],
        "exact": True,
        "more": False,
    }
    classes = body["facets"]["duration"]["values"]
    assert classes[0] == {"value": "0-59", "count": 1, "min_duration": 0, "max_duration": 59}
    assert classes[-1] == {"value": "14400-", "count": 0, "min_duration": 14_400, "max_duration": None}
    spans = {value["value"]: value["count"] for value in body["facets"]["time_range"]["values"]}
    assert list(spans) == ["24h", "7d", "30d", "all"]
    assert spans["all"] == 1


def test_an_unknown_tool_has_no_sessions_and_the_same_form(site: SiteClient, author: Author) -> None:
    body = facets(site, tool=author.name)
    assert (body["total"], sorted(body["facets"])) == (0, sorted(NAMES))


def test_every_count_is_the_total_of_the_list_it_leads_to(site: SiteClient, author: Author) -> None:
    repository = in_repository(f"acme/{author.name}")
    publish_failing(author, **repository, pr_url="https://github.com/acme/rocket/pull/4")
    publish_failing(author, git={"commit_hash": "0123abc"})
    author.publish(author.write("Hi", attributes=repository))
    author.publish(author.write("Hi"))
    mine = {"tool": author.name}
    assert counts(site, "tool", **mine)[author.name] == 4
    assert counts(site, "git_repo_name", **mine) == {f"acme/{author.name}": 2}
    for name, facet in facets(site, **mine)["facets"].items():
        for value in facet["values"]:
            chosen = {name: value["value"]}
            if name == "duration":
                bounds = {bound: value[bound] for bound in ("min_duration", "max_duration")}
                chosen = {bound: seconds for bound, seconds in bounds.items() if seconds is not None}
            if name == "tool" and value["value"] != author.name:
                continue
            page = site.get(LIST, **{**mine, **chosen}).json
            assert (page["total"], page["total_exact"]) == (value["count"], True), chosen


def test_each_facet_counts_under_the_filters_of_the_others(site: SiteClient, author: Author) -> None:
    publish_failing(author, pr_number=12)
    publish_failing(author)
    author.publish(author.write("Hi", attributes={"pr_number": 12}))
    mine = {"tool": author.name}
    assert counts(site, "errors", **mine, pr="1") == {"1": 1, "0": 1}
    assert counts(site, "pr", **mine, pr="1", errors="1") == {"1": 1, "0": 1}
    assert counts(site, "pr", **mine, errors="0") == {"1": 1, "0": 0}
    both = facets(site, **mine, pr="1", errors="1")
    assert both["total"] == 1
    assert counts(site, "tool", pr="1", errors="1", search="run it")[author.name] >= 1


def test_filters_narrow_the_list(site: SiteClient, author: Author) -> None:
    failed = publish_failing(author, pr_url="https://github.com/acme/rocket/pull/4")
    fine = author.publish(author.write("Hi", attributes={"git": {"commit_hash": "0123abc"}}))
    assert author.listed(errors="1") == author.listed(pr="1") == author.listed(commit="0") == [failed]
    assert author.listed(errors="0") == author.listed(pr="0") == author.listed(commit="1") == [fine]
    assert author.listed(min_duration=90) == author.listed(min_duration=90, max_duration=90) == [failed]
    assert author.listed(max_duration=89) == [fine]
    assert author.listed(errors="1", commit="1") == []
    assert author.listed(errors="1", search="run") == [failed]
    assert author.listed(errors="0", search="run") == []
    for sort in ("popular", "longest"):
        assert author.listed(errors="1", sort=sort) == [failed]
    assert author.listed(errors="1", page=2) == []


def test_the_model_filter_is_exact(site: SiteClient, author: Author) -> None:
    mine = author.publish(author.write("Hi"))
    (model,) = counts(site, "model", tool=author.name)
    assert author.listed(model=model) == [mine]
    for other in (model.upper(), model[:-1], "%", "' OR 1=1 --"):
        assert author.listed(model=other) == []


def test_days_are_whole_and_in_utc(author: Author) -> None:
    starts = (
        "2026-02-27T23:59:59Z",
        "2026-02-28T00:00:00Z",
        "2026-02-28T23:59:59.9Z",
        "2026-03-01T00:00:00Z",
    )
    before, first, last, after = (author.publish(author.write("Hi", created_at=start)) for start in starts)
    assert author.listed(**{"from": "2026-02-28", "to": "2026-02-28"}) == [last, first]
    assert author.listed(**{"from": "2026-02-28"}) == [after, last, first]
    assert author.listed(to="2026-02-27") == [before]
    assert author.listed(**{"from": "2026-03-02"}) == author.listed(to="0001-01-01") == []


@pytest.mark.parametrize("path", [LIST, FACETS])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((flag, value) for flag in ("errors", "pr", "commit") for value in ("2", "true", "yes", "٠")),
        *(
            (name, value)
            for name in ("min_duration", "max_duration")
            for value in ("-1", "1.5", "1m", "9" * 20)
        ),
        *(
            (name, value)
            for name in ("from", "to")
            for value in (
                "yesterday",
                "2026-02-30",
                "20260228",
                "2026-W09-6",
                "2026-02-28T00:00:00Z",
                "0000-01-01",
            )
        ),
    ],
)
def test_a_bad_filter_is_400_and_named(site: SiteClient, path: str, name: str, value: str) -> None:
    answer = site.get(path, **{name: value})
    assert answer.error() == (400, "bad_request")
    assert name in str(answer.json["message"])


def test_blank_filters_are_absent(site: SiteClient, author: Author) -> None:
    mine = author.publish(author.write("Hi"))
    blank = "model=&errors=%20&pr=&commit=&min_duration=&max_duration=&from=&to="
    answer = site.request("GET", f"{LIST}?tool={author.name}&{blank}")
    assert session_ids(answer) == [mine]
    assert answer.header("x-opensession-cache") is not None


def test_deleting_and_publishing_again_keep_the_counts_right(site: SiteClient, author: Author) -> None:
    body = author.write("Hi")
    mine = author.publish(body)
    author.send(body)
    assert facets(site, tool=author.name)["total"] == 1
    site.delete(mine)
    assert facets(site, tool=author.name)["total"] == 0
    author.publish(body)
    assert facets(site, tool=author.name)["total"] == 1


def test_plain_facets_are_shared_and_narrowed_ones_are_not(site: SiteClient, author: Author) -> None:
    first = site.get(FACETS, tool=author.name)
    assert first.header("cache-control") == "public, max-age=30, stale-while-revalidate=60"
    again = [site.get(FACETS, tool=author.name, sort="longest", page=2) for _ in range(3)]
    assert "HIT" in {answer.header("x-opensession-cache") for answer in again}
    assert {answer.body for answer in again} == {first.body}
    assert site.get(FACETS, {"If-None-Match": str(first.header("etag"))}, tool=author.name).status == 304
    for query in ({"errors": "1"}, {"search": "x"}, {"git_repo_name": "a/b"}):
        for path in (LIST, FACETS):
            answer = site.get(path, **query)
            assert answer.header("x-opensession-cache") is None
            assert answer.header("cache-control") == "private, no-store"
