"""``opensession site rm``, ``verify``, ``sweep`` and ``reindex``."""

import json
import sqlite3
from contextlib import closing

import pytest

from tests.cli.runner import Cli
from tests.cli.site.scripted import Line, ScriptedSite, error
from tests.cli.site.sessions import body_of, id_of
from tests.support.served_site import ServedSite

IDS = [id_of(body_of(number)) for number in range(3)]
FIRST = IDS[0]


@pytest.fixture
def filled(operator: Cli) -> Cli:
    """Return the operator of a site with three sessions."""
    assert operator.run("site", "push", "logs").code == 0
    return operator


def damage(served: ServedSite, statement: str) -> None:
    """Change the site's database behind its back."""
    with closing(sqlite3.connect(served.database_path)) as database, database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute(statement)


def problems(operator: Cli, *line: str) -> set[tuple[str, str]]:
    """Return what a comparison finds."""
    result = operator.run("site", "verify", *line, "--json")
    document = result.json()
    assert result.code == int(bool(document["problems"]))
    return {(one["id"], one["problem"]) for one in document["problems"]}


def test_removing_is_shown_first(filled: Cli, served: ServedSite) -> None:
    result = filled.run("site", "rm", FIRST)
    assert (result.code, result.out) == (0, f"{FIRST}\tSession 0\n")
    assert result.err == "1 would be removed; --apply removes them.\n"
    assert served.count("DELETE") == 0


@pytest.mark.parametrize("form", ["{id}", "{site}/session/{id}.md", "logs/0000.hail.jsonl"])
def test_removing_takes_row_and_body(filled: Cli, served: ServedSite, form: str) -> None:
    result = filled.run("site", "rm", "--apply", form.format(id=FIRST, site=served.origin))
    assert (result.code, result.err) == (0, "1 removed\n")
    assert not served.body_path(FIRST).exists()
    assert problems(filled, "--all") == set()
    assert problems(filled, FIRST) == {(FIRST, "session_missing")}
    again = filled.run("site", "rm", "--apply", FIRST)
    assert (again.code, again.out) == (3, "")


def test_removing_as_json(filled: Cli) -> None:
    unknown = "0" * 64
    result = filled.run("site", "rm", "--yes", FIRST, unknown, "--json")
    assert result.code == 3
    assert result.json() == {
        "applied": True,
        "removed": [{"id": FIRST, "title": "Session 0"}],
        "unknown": [unknown],
    }


def test_a_link_to_another_site_removes_nothing(filled: Cli, served: ServedSite) -> None:
    result = filled.run("site", "rm", "--apply", f"https://elsewhere.example/session/{FIRST}")
    assert result.code == 2
    assert served.count("DELETE") == 0


def test_a_repeated_removal_that_was_not_heard_of_is_one(operator: Cli, scripted: ScriptedSite) -> None:
    scripted.says(f"/api/sessions/{FIRST}", Line(200, {"title": "x"}))
    scripted.says(f"/api/admin/sessions/{FIRST}", Line(cut=True), error(404, "not_found", "Unknown."))
    user = operator.with_variables(OPENSESSION_SITE=scripted.origin)
    assert user.run("site", "rm", "--apply", FIRST).code == 0


def test_a_site_in_order_is_whole(filled: Cli) -> None:
    result = filled.run("site", "verify", "--all")
    size = sum(len(body_of(number)) for number in range(3))
    assert (result.code, result.out) == (0, "whole: 3 sessions\n")
    assert result.err == f"3 sessions, {size} bytes compared, 0 differences\n"
    assert filled.run("site", "verify", "--all", "--json").json() == {
        "checked": 3,
        "bytes": size,
        "problems": [],
    }


def test_inputs_are_compared_with_the_site(filled: Cli, served: ServedSite) -> None:
    keyless = filled.with_variables(OPENSESSION_ADMIN_KEY="")
    assert keyless.run("site", "verify", "logs", f"{served.origin}/session/{FIRST}").code == 0
    (filled.cwd / "logs" / "new.hail.jsonl").write_bytes(body_of(9))
    assert problems(keyless, "logs") == {(id_of(body_of(9)), "session_missing")}


def test_every_kind_of_damage_is_found(filled: Cli, served: ServedSite) -> None:
    served.body_path(IDS[0]).unlink()
    damage(served, f"UPDATE sessions SET summary = replace(summary, 'Session 1', 'x') WHERE id = '{IDS[1]}'")
    damage(served, f"UPDATE sessions SET body_bytes = 5 WHERE id = '{IDS[2]}'")
    served.leave_body("stray", b"x")
    result = filled.run("site", "verify", "--all")
    assert result.code == 1
    found = [line.split("\t")[:2] for line in result.out.splitlines()]
    assert sorted(found) == sorted(
        [
            [IDS[0], "body_missing"],
            [IDS[1], "facts_differ"],
            [IDS[2], "size_differs"],
            ["sessions/stray", "no_row"],
        ]
    )
    assert "- opensession site push --again FILE\n" in result.err
    assert "- opensession site reindex --apply\n" in result.err
    assert "- opensession site sweep\n" in result.err


def test_other_bytes_of_the_same_length_are_found(filled: Cli, served: ServedSite) -> None:
    path = served.body_path(FIRST)
    path.write_bytes(path.read_bytes().replace(b"Answered.", b"Answerer."))
    assert problems(filled, "--all") == {(FIRST, "bytes_differ")}


def test_a_damaged_file_beside_the_manifest_is_found(filled: Cli) -> None:
    filled.run("site", "pull", "--all", "--out", "backup")
    (filled.cwd / "backup" / "bodies" / f"{FIRST}.hail.jsonl").write_bytes(b"x")
    assert problems(filled, "--manifest", "backup/manifest.json") == {(FIRST, "local_damaged")}
    assert problems(filled, "--manifest", "backup") == {(FIRST, "local_damaged")}


@pytest.mark.parametrize("line", [[], ["--all", "x"], ["--all", "--manifest", "x"]])
def test_what_to_compare_has_to_be_clear(operator: Cli, line: list[str]) -> None:
    assert operator.run("site", "verify", *line).code == 2


def test_sweeping_is_shown_first(filled: Cli, served: ServedSite) -> None:
    served.leave_body("stray", b"left")
    young = filled.run("site", "sweep")
    assert (young.code, young.out) == (0, "")
    result = filled.run("site", "sweep", "--min-age", "0", "--json")
    document = result.json()
    (orphan,) = document.pop("orphans")
    assert document == {"applied": False, "examined": 4, "bytes": 4}
    assert (orphan["key"], orphan["bytes"]) == ("sessions/stray", 4)
    assert (served.bodies / "stray").exists()


def test_sweeping_removes_only_what_belongs_to_nobody(filled: Cli, served: ServedSite) -> None:
    served.leave_body("stray", b"left")
    damage(served, f"DELETE FROM sessions WHERE id = '{FIRST}'")
    result = filled.run("site", "sweep", "--min-age", "0", "--apply")
    assert result.code == 0
    assert sorted(line.split("\t")[0] for line in result.out.splitlines()) == sorted(
        ["sessions/stray", f"sessions/{FIRST[:2]}/{FIRST}.hail.jsonl"]
    )
    assert result.err.startswith("2 bodies removed")
    assert filled.run("site", "verify", "--all").out == "whole: 2 sessions\n"


def test_reindexing_brings_back_what_the_database_lost(filled: Cli, served: ServedSite) -> None:
    before = filled.run("site", "verify", "logs", "--json").out
    damage(served, "DELETE FROM sessions")
    assert len(problems(filled, "logs")) == 3
    assert filled.run("site", "verify", "--all").err.endswith("\n- opensession site reindex --apply\n")
    shown = filled.run("site", "reindex")
    assert (shown.code, shown.out) == (0, "3\n")
    assert len(problems(filled, "logs")) == 3
    result = filled.run("site", "reindex", "--apply")
    assert (result.code, result.out) == (0, "3\n")
    assert result.err == "3 sessions made anew, 0 bodies passed over\n"
    assert filled.run("site", "verify", "logs", "--json").out == before


def test_a_lost_database_does_not_cost_the_bodies(filled: Cli, served: ServedSite) -> None:
    damage(served, "DELETE FROM sessions")
    result = filled.run("site", "sweep", "--apply", "--min-age", "0")
    assert (result.code, result.out) == (6, "")
    assert "- opensession site reindex --apply" in result.err
    assert served.count("POST", "/api/admin/sweep") == 0
    forced = filled.run("site", "sweep", "--apply", "--force", "--min-age", "0")
    assert (forced.code, len(forced.out.splitlines())) == (0, 3)
    assert filled.run("site", "sweep", "--apply").code == 0, "nothing is left to lose"


def test_reindexing_takes_many_steps(operator: Cli, served: ServedSite) -> None:
    for number in range(25):
        (operator.cwd / "logs" / f"more-{number}.hail.jsonl").write_bytes(body_of(100 + number))
    operator.run("site", "push", "logs")
    document = operator.run("site", "reindex", "--apply", "--json").json()
    assert document == {"applied": True, "bodies": 28, "restored": 28, "rejected": []}
    assert served.count("POST", "/api/admin/reindex") == 15
    assert operator.run("site", "reindex", "--apply", "--at-once", "14").out == "28\n"
    assert served.count("POST", "/api/admin/reindex") == 18


def test_a_body_that_cannot_be_used_is_told(filled: Cli, served: ServedSite) -> None:
    served.body_path(FIRST).write_bytes(b"damaged")
    result = filled.run("site", "reindex", "--apply", "--json")
    assert result.code == 1
    assert result.json()["rejected"] == [f"sessions/{FIRST[:2]}/{FIRST}.hail.jsonl"]


@pytest.mark.parametrize(("command", "field"), [("sweep", "orphans"), ("reindex", "restored")])
def test_a_broken_off_walk_tells_how_to_go_on(
    operator: Cli, scripted: ScriptedSite, command: str, field: str
) -> None:
    row = {"id": FIRST, "bytes": 1, "uploaded_at": "2026-03-01T10:00:00Z"}
    scripted.says("/api/admin/sessions", Line(200, {"sessions": [row], "next": None}))
    step = {
        "examined": 1,
        "removed": True,
        "restored": [],
        "rejected": [],
        "orphans": [],
        "next": "sessions/a",
    }
    assert field in step
    scripted.says("/api/admin/bodies", Line(200, {"bodies": [], "next": None}))
    scripted.says(f"/api/admin/{command}", Line(200, step), error(400, "bad_request", "No."))
    user = operator.with_variables(OPENSESSION_SITE=scripted.origin)
    told = user.run("site", command, "--apply", "--json").json()["error"]
    assert told["next"] == [f"opensession site {command} --apply --after sessions/a"]
    scripted.says(f"/api/admin/{command}", Line(200, {**step, "next": None}))
    assert user.run("site", command, "--apply", "--after", "sessions/a").code == 0
    assert "after=sessions%2Fa" in scripted.asked[-1].target


def test_titles_cannot_reach_the_terminal_raw(operator: Cli, scripted: ScriptedSite) -> None:
    scripted.says(f"/api/sessions/{FIRST}", Line(200, {"title": "a\x1b[31m\u202eb\tc\n"}))
    result = operator.with_variables(OPENSESSION_SITE=scripted.origin).run("site", "rm", FIRST)
    assert result.out == f"{FIRST}\ta [31m b c\n"
    assert json.dumps(result.out).count("\\u001b") == 0
