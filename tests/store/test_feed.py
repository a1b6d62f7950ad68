"""The feed and its totals against a plain model, through any history of inserting, deleting and expiring."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from opensession.store.metadata import SqlMetadataStore
from opensession.store.records import NewSession, Sort, TimeRange
from tests.store.conftest import new_database
from tests.store.sessions import DAY, HOUR, NOON, count, identity, listed, rows, run, session, total

TOOLS = ("codex", "amp")
REPOSITORIES = (None, "acme/rocket")


class FeedHistory(RuleBasedStateMachine):
    """Time only moves on; sessions come from the past of their upload."""

    def __init__(self) -> None:
        super().__init__()
        self.database = new_database()
        self.store = SqlMetadataStore(self.database)
        self.now = NOON
        self.published: dict[str, NewSession] = {}

    def teardown(self) -> None:
        """Close the database."""
        self.database.close()

    @rule(
        number=st.integers(0, 9),
        age=st.sampled_from([0, HOUR, DAY, DAY + 1, 7 * DAY, 8 * DAY, 30 * DAY, 31 * DAY, 400 * DAY]),
        tool=st.sampled_from(TOOLS),
        repository=st.sampled_from(REPOSITORIES),
        events=st.integers(0, 2),
    )
    def insert(self, number: int, age: int, tool: str, repository: str | None, events: int) -> None:
        new = session(
            number,
            created=self.now - age,
            uploaded=self.now,
            tool=tool,
            git_repo_name=repository,
            event_count=events,
            message_count=0,
            search_text="needle",
        )
        assert run(self.store.insert_session(new)) is (new.id not in self.published)
        self.published.setdefault(new.id, new)

    @rule(number=st.integers(0, 9))
    def replace(self, number: int) -> None:
        new = session(number, created=self.now - 2 * DAY, uploaded=self.now, search_text="needle")
        run(self.store.replace_session(new))
        self.published[new.id] = new

    @rule(number=st.integers(0, 9))
    def delete(self, number: int) -> None:
        gone = self.published.pop(identity(number), None)
        assert run(self.store.delete_session(identity(number))) == (gone.body_key if gone else None)

    @rule(seconds=st.sampled_from([1, HOUR, DAY, 6 * DAY, 29 * DAY]))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @rule()
    def expire(self) -> None:
        run(self.store.expire(self.now))
        for window in TimeRange:
            bound = self.now - window.days * DAY
            [left] = rows(
                self.database,
                "SELECT count(*) AS n FROM feed WHERE days = ?1 AND days > 0 AND created_epoch < ?2",
                window.days,
                bound,
            )
            assert left["n"] == 0

    @invariant()
    def lists_are_as_the_model_says(self) -> None:
        for window in TimeRange:
            for tool in (None, *TOOLS):
                for repository in REPOSITORIES:
                    query = {"time_range": window, "tool": tool, "repository": repository}
                    expected = self.expected(window, tool, repository)
                    assert set(listed(self.store, self.now, **query)) == expected
                    assert set(listed(self.store, self.now, sort=Sort.LONGEST, **query)) == expected
                    assert set(listed(self.store, self.now, search="needle", **query)) == expected
                    assert total(self.store, self.now, **query) == len(expected)

    @invariant()
    def counts_are_those_of_the_feed(self) -> None:
        feed = rows(self.database, "SELECT days, tool, repository FROM feed")
        kept = rows(self.database, "SELECT days, tool, repository, entries FROM feed_counts")
        counted = Counter(tuple(row.values()) for row in feed)
        assert {tuple(row.values())[:3]: row["entries"] for row in kept} == counted

    @invariant()
    def search_has_one_entry_for_each_session(self) -> None:
        assert count(self.database, "sessions") == count(self.database, "search") == len(self.published)
        assert count(self.database, "search_docsize") == len(self.published)

    @precondition(lambda self: not self.published)
    @invariant()
    def nothing_is_left_of_nothing(self) -> None:
        for table in ("sessions", "session_links", "feed", "feed_counts", "search"):
            assert count(self.database, table) == 0

    def expected(self, window: TimeRange, tool: str | None, repository: str | None) -> set[str]:
        """Return the ids that a list has to show."""
        return {
            new.id
            for new in self.published.values()
            if new.event_count + new.message_count > 0
            and tool in (None, new.tool)
            and repository in (None, new.git_repo_name)
            and (not window.days or new.created_epoch >= self.now - window.days * DAY)
        }


FeedHistory.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestFeedHistory = FeedHistory.TestCase
