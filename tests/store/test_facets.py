"""Facets and narrowed lists against counting anew, through any history of publishing and taking down."""

from collections import Counter
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from opensession.store import walks
from opensession.store.facets import DURATIONS, MAX_VALUES
from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import Facet, ListQuery, Narrowing, NewSession, SessionFacets, Sort, TimeRange
from opensession.store.sqlite import SqliteDatabase
from tests.store.conftest import MIGRATIONS, new_database
from tests.store.sessions import (
    DAY,
    HOUR,
    NOON,
    count,
    fill,
    identity,
    list_query,
    listed,
    rows,
    run,
    session,
    total,
)

TOOLS = ("codex", "amp")
REPOSITORIES = (None, "acme/rocket", "한국/저장소")
MODELS = (None, "gpt-5.4", 'model\'s "4"')
SECONDS = (0, 59, 60, 3600, 14_399, 14_400)
AGES = (-DAY, 0, DAY, DAY + 1, 7 * DAY, 30 * DAY + 1, 400 * DAY)
WORDS = ("needle", "hay")


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the facts of a session from so few values that most facets have several sessions."""
    return {
        "tool": draw(st.sampled_from(TOOLS)),
        "git_repo_name": draw(st.sampled_from(REPOSITORIES)),
        "agent_model": draw(st.sampled_from(MODELS)),
        "has_errors": draw(st.booleans()),
        "pr_number": draw(st.sampled_from([None, 7])),
        "pr_url": draw(st.sampled_from([None, "https://example.org/pull/7"])),
        "git_commit": draw(st.sampled_from([None, "abcdef0"])),
        "duration_seconds": draw(st.sampled_from(SECONDS)),
        "message_count": draw(st.integers(0, 2)),
        "event_count": draw(st.integers(0, 1)),
        "search_text": draw(st.sampled_from(WORDS)),
    }


FILTERS: dict[str, tuple[Any, ...]] = {
    "tool": TOOLS,
    "repository": REPOSITORIES[1:],
    "search": ("needle",),
    "time_range": tuple(TimeRange),
    "model": (*MODELS[1:], "no-such-model"),
    "errors": (True, False),
    "pull_request": (True, False),
    "commit": (True, False),
    "min_duration": SECONDS,
    "max_duration": SECONDS,
    "since": tuple(NOON - age for age in AGES),
    "until": tuple(NOON - age for age in AGES),
}


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    """Draw few filters, so that something is left."""
    names = draw(st.sets(st.sampled_from(sorted(FILTERS)), max_size=3))
    query = {name: draw(st.sampled_from(FILTERS[name])) for name in sorted(names)}
    narrowing = {field.name: query.pop(field.name, None) for field in fields(Narrowing)}
    return {**query, "narrowing": Narrowing(**narrowing)}


def is_listed(new: NewSession, query: ListQuery) -> bool:
    """Tell whether a list has to show a session."""
    narrowing = query.narrowing or Narrowing()
    since = query.now - query.time_range.days * DAY if query.time_range.days else None
    wanted = (
        (query.tool, new.tool),
        (query.repository, new.git_repo_name),
        (narrowing.model, new.agent_model),
        (narrowing.errors, new.has_errors),
        (narrowing.pull_request, new.pr_url is not None or new.pr_number is not None),
        (narrowing.commit, new.git_commit is not None),
        (query.search, new.search_text),
    )
    least = (
        (narrowing.min_duration, new.duration_seconds),
        (narrowing.since, new.created_epoch),
        (since, new.created_epoch),
        (new.duration_seconds, narrowing.max_duration),
        (new.created_epoch, narrowing.until),
    )
    return (
        new.event_count + new.message_count > 0
        and all(value in (None, own) for value, own in wanted)
        and all(low is None or high is None or low <= high for low, high in least)
    )


def counted_anew(sessions: list[NewSession], query: ListQuery) -> dict[str, dict[str, int]]:
    """Count every facet by asking for each value: the filter of the facet itself replaced by the value."""
    narrowing = query.narrowing or Narrowing()

    def left(changed: ListQuery) -> list[NewSession]:
        return [new for new in sessions if is_listed(new, changed)]

    def narrowed(**changes: Any) -> int:
        return len(left(replace(query, narrowing=replace(narrowing, **changes))))

    dateless = replace(query, time_range=TimeRange.ALL, narrowing=replace(narrowing, since=None, until=None))
    modelless = left(replace(query, narrowing=replace(narrowing, model=None)))
    flags = {"1": True, "0": False}
    return {
        "tool": dict(Counter(new.tool for new in left(replace(query, tool=None)))),
        "repository": dict(
            Counter(new.git_repo_name for new in left(replace(query, repository=None)) if new.git_repo_name)
        ),
        "model": dict(Counter(new.agent_model for new in modelless if new.agent_model)),
        "errors": {value: narrowed(errors=flag) for value, flag in flags.items()},
        "pull_request": {value: narrowed(pull_request=flag) for value, flag in flags.items()},
        "commit": {value: narrowed(commit=flag) for value, flag in flags.items()},
        "duration": {
            span.name: narrowed(min_duration=span.least, max_duration=span.most) for span in DURATIONS
        },
        "dates": {str(span): len(left(replace(dateless, time_range=span))) for span in TimeRange},
    }


def facets(store: SqlMetadataStore, now: int = NOON, **query: object) -> SessionFacets:
    """Return what a list can be narrowed by; ``query`` are fields of ListQuery."""
    return run(store.count_facets(list_query(now, **query)))


def as_plain(counted: SessionFacets) -> dict[str, dict[str, int]]:
    """Return the counts of all facets, each of which has to be exact and complete."""
    assert all(facet.is_exact and not facet.has_more for facet in counted.facets.values())
    assert all(len(dict(facet.counts)) == len(facet.counts) for facet in counted.facets.values())
    return {name: dict(facet.counts) for name, facet in counted.facets.items()}


class FacetHistory(RuleBasedStateMachine):
    """Sessions come, are published again, rebuilt, go and leave their windows."""

    def __init__(self) -> None:
        super().__init__()
        self.database = new_database()
        self.store = SqlMetadataStore(self.database)
        self.now = NOON
        self.published: dict[str, NewSession] = {}

    def teardown(self) -> None:
        """Close the database."""
        self.database.close()

    @rule(number=st.integers(0, 9), age=st.sampled_from(AGES), shape=shapes())
    def publish(self, number: int, age: int, shape: dict[str, Any]) -> None:
        new = session(number, created=self.now - age, uploaded=self.now, **shape)
        assert run(self.store.insert_session(new)) is (new.id not in self.published)
        self.published.setdefault(new.id, new)

    @rule(number=st.integers(0, 9), age=st.sampled_from(AGES), shape=shapes())
    def rebuild(self, number: int, age: int, shape: dict[str, Any]) -> None:
        new = session(number, created=self.now - age, uploaded=self.now, **shape)
        run(self.store.replace_session(new))
        self.published[new.id] = new

    @rule(number=st.integers(0, 9))
    def delete(self, number: int) -> None:
        run(self.store.delete_session(identity(number)))
        self.published.pop(identity(number), None)

    @rule(seconds=st.sampled_from([1, DAY, 29 * DAY]))
    def wait_and_expire(self, seconds: int) -> None:
        self.now += seconds
        run(self.store.expire(self.now))

    @rule(query=queries())
    def narrow(self, query: dict[str, Any]) -> None:
        self.check(query)

    @invariant()
    def counts_are_those_of_counting_anew(self) -> None:
        self.check({})

    @precondition(lambda self: not self.published)
    @invariant()
    def nothing_is_left_of_nothing(self) -> None:
        assert count(self.database, "facts") == 0

    def check(self, query: dict[str, Any]) -> None:
        """Compare the facets and the list of a query with the model."""
        asked = list_query(self.now, **query)
        sessions = list(self.published.values())
        expected = {new.id for new in sessions if is_listed(new, asked)}
        counted = facets(self.store, self.now, **query)
        assert as_plain(counted) == counted_anew(sessions, asked)
        assert (counted.total, counted.total_is_exact) == (len(expected), True)
        assert set(listed(self.store, self.now, **query)) == expected
        assert total(self.store, self.now, **query) == len(expected)


FacetHistory.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
TestFacetHistory = FacetHistory.TestCase


@settings(max_examples=100, deadline=None)
@given(
    drawn=st.lists(st.tuples(shapes(), st.integers(0, 2)), max_size=20),
    query=queries(),
    per_page=st.integers(1, 6),
)
def test_pages_of_a_narrowed_list_together_are_the_whole(
    drawn: list[tuple[dict[str, Any], int]], query: dict[str, Any], per_page: int
) -> None:
    sessions = [session(number, created=NOON - age, **shape) for number, (shape, age) in enumerate(drawn)]
    database = new_database()
    store = SqlMetadataStore(database)
    fill(store, *sessions)
    left = [new for new in sessions if is_listed(new, list_query(**query))]
    orders = {Sort.RECENT: "created_epoch", Sort.POPULAR: "message_count", Sort.LONGEST: "duration_seconds"}
    for sort, metric in orders.items():
        expected = sorted(left, key=lambda new: (-getattr(new, metric), -new.created_epoch, new.id))
        pages = [
            listed(store, sort=sort, page=page, per_page=per_page, **query)
            for page in range(1, len(left) // per_page + 3)
        ]
        assert [session_id for page in pages for session_id in page] == [new.id for new in expected]
        assert all(len(page) == per_page for page in pages[: len(left) // per_page])
    database.close()


def test_the_bound_is_told_and_counts_are_lower_ones(
    store: SqlMetadataStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walks, "MAX_WALKED", 3)
    fill(store, *(session(number, created=NOON - number, tool=TOOLS[number > 2]) for number in range(4)))
    cut = facets(store)
    assert (cut.total, cut.total_is_exact) == (3, False)
    assert cut.facets["tool"] == Facet((("codex", 3),), is_exact=False)
    errors = Narrowing(errors=False)
    page = run(store.list_sessions(list_query(narrowing=errors)))
    assert (page.total, page.total_is_exact) == (3, False)
    assert listed(store, narrowing=errors) == [identity(number) for number in range(3)]


@pytest.mark.parametrize(
    "lead", [{"tool": "rare"}, {"repository": "a/b"}, {"narrowing": Narrowing(model="m")}]
)
def test_a_walk_along_the_filter_reaches_what_is_older(
    store: SqlMetadataStore, monkeypatch: pytest.MonkeyPatch, lead: dict[str, Any]
) -> None:
    monkeypatch.setattr(walks, "MAX_WALKED", 3)
    old = session(9, created=NOON - DAY, tool="rare", git_repo_name="a/b", agent_model="m", has_errors=True)
    fill(store, old, *(session(number, created=NOON - number, has_errors=True) for number in range(5)))
    narrowing = replace(lead.get("narrowing") or Narrowing(), errors=True)
    query = {**lead, "narrowing": narrowing}
    assert (listed(store, **query), total(store, **query)) == ([old.id], 1)
    counted = facets(store, **query)
    assert (counted.total, counted.total_is_exact) == (1, True)
    assert counted.facets["errors"] == Facet((("1", 1), ("0", 0)), is_exact=True)


def test_dates_reach_what_is_older(store: SqlMetadataStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walks, "MAX_WALKED", 3)
    fill(store, *(session(number, created=NOON - number * HOUR) for number in range(9)))
    assert listed(store, narrowing=Narrowing(until=NOON - 6 * HOUR)) == [
        identity(number) for number in (6, 7, 8)
    ]


def test_a_facet_names_the_largest_values_and_the_chosen_one(store: SqlMetadataStore) -> None:
    many = [session(number, git_repo_name=f"acme/{number:03}") for number in range(MAX_VALUES + 5)]
    fill(store, *many, session(900, git_repo_name="acme/054"), session(901, git_repo_name="acme/zzz"))
    plain = facets(store).facets["repository"]
    assert plain.has_more
    assert plain.counts[:2] == (("acme/054", 2), ("acme/000", 1))
    assert len(plain.counts) == MAX_VALUES
    assert "acme/zzz" not in dict(plain.counts)
    assert facets(store, repository="acme/zzz").facets["repository"].counts[0] == ("acme/zzz", 1)


@pytest.mark.parametrize("search", ["???", "nothing"])
def test_a_search_without_a_match_counts_nothing(store: SqlMetadataStore, search: str) -> None:
    fill(store, session(1))
    counted = facets(store, search=search)
    assert (counted.total, counted.total_is_exact) == (0, True)
    assert set(as_plain(counted)) == set(as_plain(facets(store)))
    assert not any(entries for facet in counted.facets.values() for _, entries in facet.counts)
    assert listed(store, search=search, narrowing=Narrowing(errors=False)) == []


def test_sessions_from_before_the_facts_are_counted() -> None:
    """The migration itself brings in what was published earlier; nothing is left to a rebuild."""
    database = SqliteDatabase()
    store = SqlMetadataStore(database)
    *earlier, newest = sorted(MIGRATIONS.glob("*.sql"))[:4]
    for path in earlier:
        database._connection.executescript(path.read_text(encoding="utf-8"))
    old = session(1, has_errors=True, git_commit="abcdef0", pr_number=3, git_repo_name="a/b")
    fill(store, old, session(2, event_count=0, message_count=0))
    database._connection.executescript(newest.read_text(encoding="utf-8"))
    before = rows(database, "SELECT * FROM facts")
    run(store.replace_session(old))
    assert [{**row, "session_key": 0} for row in rows(database, "SELECT * FROM facts")] == [
        {**row, "session_key": 0} for row in before
    ]
    assert facets(store).total == 1
    database.close()


def test_publishing_again_writes_no_second_row(store: SqlMetadataStore, database: SqliteDatabase) -> None:
    fill(store, session(1))
    assert run(store.insert_session(session(1, uploaded=NOON + 5, tool="amp"))) is False
    assert count(database, "facts") == 1
    assert facets(store).facets["tool"].counts == (("codex", 1),)
