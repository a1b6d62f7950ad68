"""Rows: inserting, reading, replacing, deleting; links; repositories."""

import json

import pytest

from opensession.store.metadata import MAX_LINKS_SHOWN, SqlMetadataStore
from opensession.store.records import SessionLink, StoredSession
from opensession.store.sqlite import SqliteDatabase
from tests.store.sessions import DAY, NOON, count, fill, identity, listed, rfc3339, rows, run, session

LINK_KEYS = {"session_id", "linked_session_id", "link_type", "created_at", "title", "tool"}


def links_of(store: SqlMetadataStore, number: int) -> list[tuple[str, str, str]]:
    """Return what a detail page shows as links: from, to and type."""
    stored = run(store.get_session(identity(number)))
    assert stored is not None
    links = json.loads(stored.links)
    assert all(set(link) == LINK_KEYS for link in links)
    return [(link["session_id"], link["linked_session_id"], link["link_type"]) for link in links]


def test_a_session_is_read_as_written(store: SqlMetadataStore) -> None:
    new = session(1, title="제목", description="d", message_count=7, duration_seconds=90, body_bytes=1234)
    fill(store, new)
    stored = run(store.get_session(new.id))
    assert stored == StoredSession(
        id=new.id,
        summary=stored.summary if stored else "",
        links="[]",
        body_key=new.body_key,
        body_bytes=1234,
        tool="codex",
        title="제목",
        description="d",
        created_at=new.created_at,
        message_count=7,
        duration_seconds=90,
    )
    assert json.loads(stored.summary)["title"] == "제목"


def test_every_column_is_filled(store: SqlMetadataStore, database: SqliteDatabase) -> None:
    """Numbers travel as REAL, so each column has to give back what went in."""
    new = session(1, git_repo_name="a/b", pr_number=7, has_errors=True, total_input_tokens=2**52 + 1)
    fill(store, new)
    [row] = rows(database, "SELECT * FROM sessions")
    renamed = {"body_key": "body_storage_key"}
    for name in (field for field in new.__slots__ if field not in {"search_text", "links"}):
        assert row[renamed.get(name, name)] == getattr(new, name), name
    types = rows(
        database, "SELECT typeof(pr_number) AS p, typeof(has_errors) AS e, typeof(tool) AS t FROM sessions"
    )
    assert types == [{"p": "integer", "e": "integer", "t": "text"}]


def test_an_unknown_id_is_none(store: SqlMetadataStore) -> None:
    fill(store, session(1))
    for unknown in (identity(2), "", "%", identity(1).upper(), identity(1)[:-1], "' OR 1=1 --"):
        assert run(store.get_session(unknown)) is None
        assert run(store.delete_session(unknown)) is None
    assert listed(store) == [identity(1)]


def test_inserting_again_changes_nothing(store: SqlMetadataStore, database: SqliteDatabase) -> None:
    first = session(1, title="first", links=(SessionLink("hail-9", "related"),), search_text="one")
    fill(store, first)
    before = [
        rows(database, f"SELECT * FROM {table}") for table in ("sessions", "feed", "feed_counts", "search")
    ]
    again = session(1, uploaded=NOON + 5, title="second", links=first.links, search_text="two")
    assert run(store.insert_session(again)) is False
    after = [
        rows(database, f"SELECT * FROM {table}") for table in ("sessions", "feed", "feed_counts", "search")
    ]
    assert after == before
    assert count(database, "session_links") == 1


def test_inserting_again_completes_what_is_missing(store: SqlMetadataStore, database: SqliteDatabase) -> None:
    new = session(1, links=(SessionLink("hail-2", "parent"),), search_text="needle")
    fill(store, new, session(2))
    rows(database, "DELETE FROM search")
    rows(database, "DELETE FROM session_links")
    assert run(store.insert_session(new)) is False
    assert listed(store, search="needle") == [new.id]
    assert links_of(store, 1) == [(identity(1), identity(2), "parent")]


def test_inserting_expires_what_left_its_window(store: SqlMetadataStore, database: SqliteDatabase) -> None:
    fill(store, session(1, created=NOON))
    fill(store, session(2, created=NOON - 100 * DAY, uploaded=NOON + 8 * DAY))
    windows = rows(database, "SELECT DISTINCT days FROM feed ORDER BY days")
    assert [row["days"] for row in windows] == [0, 30]


def test_replacing_writes_everything_anew(store: SqlMetadataStore, database: SqliteDatabase) -> None:
    fill(
        store,
        session(1, git_repo_name="acme/old", search_text="before", links=(SessionLink("x", "related"),)),
    )
    run(store.replace_session(session(1, git_repo_name="acme/new", search_text="after", title="anew")))
    assert run(store.list_repositories()) == ["acme/new"]
    assert (listed(store, search="before"), listed(store, search="after")) == ([], [identity(1)])
    assert count(database, "session_links") == 0
    assert count(database, "sessions") == 1


def test_deleting_leaves_nothing(store: SqlMetadataStore, database: SqliteDatabase) -> None:
    fill(
        store,
        session(
            1, search_text="needle", git_repo_name="acme/rocket", links=(SessionLink(identity(2), "handoff"),)
        ),
        session(2, search_text="needle", links=(SessionLink(identity(1), "related"),)),
    )
    assert run(store.delete_session(identity(1))) == session(1).body_key
    assert run(store.get_session(identity(1))) is None
    assert listed(store, search="needle") == listed(store) == [identity(2)]
    assert run(store.list_repositories()) == []
    assert links_of(store, 2) == []
    assert count(database, "session_links") == 0
    assert run(store.delete_session(identity(1))) is None
    assert run(store.delete_session(identity(2))) == session(2).body_key
    for table in ("sessions", "session_links", "feed", "feed_counts", "search", "search_docsize"):
        assert count(database, table) == 0, table


def test_links_are_shown_at_both_ends(store: SqlMetadataStore) -> None:
    """api.md §2.6; the other end may be named by store id or by HAIL session id."""
    fill(
        store,
        session(1),
        session(2, links=(SessionLink("hail-1", "parent"), SessionLink(identity(3), "related"))),
        session(3),
    )
    by_parent = (identity(2), identity(1), "parent")
    by_relation = (identity(2), identity(3), "related")
    assert links_of(store, 1) == [by_parent]
    assert sorted(links_of(store, 2)) == sorted([by_parent, by_relation])
    assert links_of(store, 3) == [by_relation]


def test_a_link_waits_until_its_other_end_is_published(store: SqlMetadataStore) -> None:
    fill(store, session(1, links=(SessionLink("hail-2", "child"),)))
    assert links_of(store, 1) == []
    fill(store, session(2))
    assert links_of(store, 1) == links_of(store, 2) == [(identity(1), identity(2), "child")]
    run(store.delete_session(identity(2)))
    assert links_of(store, 1) == []
    fill(store, session(2))
    assert links_of(store, 1) == [(identity(1), identity(2), "child")]


def test_a_hail_id_published_twice_means_the_newest(store: SqlMetadataStore) -> None:
    """A session that went on is published again with the same HAIL id and another store id."""
    fill(store, session(1), session(2, links=(SessionLink("hail-1", "parent"),)))
    fill(store, session(3, hail_session_id="hail-1"))
    assert links_of(store, 2) == [(identity(2), identity(3), "parent")]
    run(store.delete_session(identity(3)))
    assert links_of(store, 2) == [(identity(2), identity(1), "parent")]


def test_a_session_never_links_to_itself(store: SqlMetadataStore) -> None:
    fill(store, session(1, links=(SessionLink("hail-1", "related"), SessionLink(identity(1), "parent"))))
    assert links_of(store, 1) == []


def test_links_name_the_other_session(store: SqlMetadataStore) -> None:
    fill(
        store,
        session(1, title="the parent", tool="amp"),
        session(2, title="the child", links=(SessionLink("hail-1", "parent"),)),
        session(3, title=None, tool="cline", links=(SessionLink(identity(2), "related"),)),
    )
    shown = {}
    for number in (1, 2, 3):
        stored = run(store.get_session(identity(number)))
        assert stored is not None
        shown[number] = {(link["title"], link["tool"]) for link in json.loads(stored.links)}
    assert shown == {
        1: {("the child", "codex")},
        2: {("the parent", "amp"), (None, "cline")},
        3: {("the child", "codex")},
    }


def test_link_times_are_those_of_the_upload(store: SqlMetadataStore) -> None:
    fill(store, session(1), session(2, uploaded=NOON + 60, links=(SessionLink("hail-1", "parent"),)))
    stored = run(store.get_session(identity(1)))
    assert stored is not None
    assert [link["created_at"] for link in json.loads(stored.links)] == [rfc3339(NOON + 60)]


def test_links_shown_are_bounded(store: SqlMetadataStore) -> None:
    children = (session(number, links=(SessionLink("hail-0", "parent"),)) for number in range(1, 251))
    fill(store, session(0), *children)
    assert len(links_of(store, 0)) == MAX_LINKS_SHOWN


@pytest.mark.parametrize("link_type", ["", "sibling", "PARENT"])
def test_unknown_link_types_are_refused(store: SqlMetadataStore, link_type: str) -> None:
    with pytest.raises(Exception, match="CHECK constraint failed"):
        run(store.insert_session(session(1, links=(SessionLink("hail-2", link_type),))))
    assert run(store.get_session(identity(1))) is None, "the whole insert is undone"


def test_repositories_are_distinct_and_in_binary_order(store: SqlMetadataStore) -> None:
    names = ("zeta/z", "Alpha/a", "alpha/a", "zeta/z", None, "", "한국/저장소", "alpha/B")
    fill(store, *(session(number, git_repo_name=name) for number, name in enumerate(names)))
    assert run(store.list_repositories()) == ["Alpha/a", "alpha/B", "alpha/a", "zeta/z", "한국/저장소"]


def test_unpublished_names_ids_without_a_row(store: SqlMetadataStore) -> None:
    fill(store, session(1), session(2))
    ids = [identity(number) for number in range(4)]
    assert run(store.unpublished(ids)) == [ids[0], ids[3]]
    assert run(store.unpublished([])) == []
