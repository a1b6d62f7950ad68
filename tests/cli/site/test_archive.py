"""``opensession site export`` and ``pull``: the same folder from files and from a site."""

import json
from pathlib import Path

import pytest

from opensession.cli.site.archive import Archive
from tests.cli.runner import Cli
from tests.cli.site.scripted import HEALTHY, Line, ScriptedSite
from tests.cli.site.sessions import body_of, id_of, write_sessions
from tests.support.served_site import ServedSite

IDS = sorted(id_of(body_of(number)) for number in range(3))


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_an_export_is_bodies_and_a_manifest(operator: Cli) -> None:
    result = operator.run("site", "export", "logs", "--out", "archive")
    assert (result.code, result.err) == (0, "3 sessions, 3 of them new in the folder\n")
    assert result.out == f"{operator.cwd}/archive/manifest.json\n"
    files = tree(operator.cwd / "archive")
    manifest = json.loads(files.pop("manifest.json"))
    assert files == {f"bodies/{id_of(body)}.hail.jsonl": body for body in map(body_of, range(3))}
    assert manifest["format"] == "opensession-archive-1"
    assert [entry["id"] for entry in manifest["sessions"]] == IDS
    first = next(entry for entry in manifest["sessions"] if entry["session_id"] == "session-0000")
    assert first == {
        "id": id_of(body_of(0)),
        "bytes": len(body_of(0)),
        "session_id": "session-0000",
        "tool": "codex",
        "title": "Session 0",
        "created_at": "2026-03-01T10:00:00Z",
        "events": 2,
    }


def test_an_export_is_the_same_each_time_whatever_the_order(operator: Cli) -> None:
    operator.run("site", "export", "logs", "--out", "one")
    before = tree(operator.cwd / "one")
    again = operator.run("site", "export", "logs", "--out", "one", "--json")
    assert again.json() == {
        "manifest": f"{operator.cwd}/one/manifest.json",
        "sessions": 3,
        "written": 0,
        "changed": False,
        "ids": IDS,
        "strays": [],
    }
    files = [f"logs/{number:04}.hail.jsonl" for number in (2, 0, 1, 2)]
    operator.run("site", "export", *files, "--out", "two")
    assert tree(operator.cwd / "one") == tree(operator.cwd / "two") == before


def test_an_export_of_an_archive_is_that_archive(operator: Cli) -> None:
    operator.run("site", "export", "logs", "--out", "one")
    operator.run("site", "export", "one", "--out", "two")
    assert tree(operator.cwd / "one") == tree(operator.cwd / "two")


def test_an_export_names_the_input_that_stops_it(operator: Cli) -> None:
    (operator.cwd / "logs" / "bad.hail.jsonl").write_bytes(b"no hail\n")
    result = operator.run("site", "export", "logs", "--out", "archive")
    assert result.code == 1
    assert "bad.hail.jsonl: " in result.err
    assert not (operator.cwd / "archive" / "manifest.json").exists()


def test_a_damaged_body_is_written_anew(operator: Cli) -> None:
    operator.run("site", "export", "logs", "--out", "archive")
    path = Archive(operator.cwd / "archive").path_of(IDS[0])
    path.write_bytes(b"damaged")
    assert operator.run("site", "export", "logs", "--out", "archive", "--json").json()["written"] == 1
    assert id_of(path.read_bytes()) == IDS[0]


def test_other_bodies_in_the_folder_are_told(operator: Cli) -> None:
    operator.run("site", "export", "logs", "--out", "archive")
    result = operator.run("site", "export", "logs/0000.hail.jsonl", "--out", "archive", "--json")
    assert result.json()["strays"] == sorted({*IDS} - {id_of(body_of(0))})


def test_a_pull_of_everything_is_the_export(operator: Cli) -> None:
    operator.run("site", "push", "logs")
    operator.run("site", "export", "logs", "--out", "exported")
    result = operator.run("site", "pull", "--all", "--out", "pulled")
    assert (result.code, result.err) == (0, "3 fetched, 0 already there\n")
    assert result.out == "".join(f"{operator.cwd}/pulled/bodies/{name}.hail.jsonl\n" for name in IDS)
    assert tree(operator.cwd / "pulled") == tree(operator.cwd / "exported")


def test_a_pull_goes_on_where_it_stopped(operator: Cli, served: ServedSite) -> None:
    operator.run("site", "push", "logs")
    operator.run("site", "pull", "--out", "a", IDS[1])
    Archive(operator.cwd / "a").path_of(IDS[1]).with_name(f"{IDS[2]}.hail.jsonl").write_bytes(b"half")
    result = operator.run("site", "pull", "--all", "--out", "a", "--json")
    states = {one["id"]: one["state"] for one in result.json()["sessions"]}
    assert states == {IDS[0]: "pulled", IDS[1]: "present", IDS[2]: "pulled"}
    assert len(Archive(operator.cwd / "a").manifest().sessions) == 3
    assert served.count("GET", f"/api/sessions/{IDS[1]}/raw") == 1


def test_a_pull_into_the_object_store(operator: Cli, served: ServedSite) -> None:
    operator.run("site", "push", "logs")
    keyless = operator.with_variables(OPENSESSION_ADMIN_KEY="")
    result = keyless.run("site", "pull", f"{served.origin}/session/{IDS[0]}#e=1", IDS[1].upper())
    assert result.code == 0
    assert [Path(line).stem for line in result.out.splitlines()] == [IDS[0], IDS[1]]
    assert id_of(keyless.run("cat", f"os://src/local/{IDS[0]}").data) == IDS[0]
    assert keyless.run("site", "push", "--registered", "--dry-run").err == "2 already there\n"


def test_a_restored_site_is_the_same_site(operator: Cli, tmp_path: Path) -> None:
    operator.run("site", "push", "logs")
    operator.run("site", "pull", "--all", "--out", "backup")
    with ServedSite(tmp_path / "other") as other:
        new = operator.with_variables(OPENSESSION_SITE=other.origin)
        assert new.run("site", "push", "backup").err == "3 published\n"
        assert new.run("site", "verify", "--manifest", "backup/manifest.json").code == 0


def test_bytes_that_are_not_what_the_id_says_are_not_kept(operator: Cli, scripted: ScriptedSite) -> None:
    scripted.says("/api/health", HEALTHY)
    scripted.says(f"/api/sessions/{IDS[0]}/raw", Line(200, b"something else"))
    user = operator.with_variables(OPENSESSION_SITE=scripted.origin)
    result = user.run("site", "pull", IDS[0], "--out", "a")
    assert (result.code, result.out) == (1, "")
    assert "other bytes" in result.err
    assert not (user.cwd / "a" / "bodies").exists()


def test_an_unknown_session_is_3_and_the_others_are_fetched(operator: Cli) -> None:
    operator.run("site", "push", "logs")
    assert operator.run("site", "pull", "0" * 64, "--out", "a").code == 3
    result = operator.run("site", "pull", "0" * 64, IDS[0], "--out", "a")
    assert (result.code, len(result.out.splitlines())) == (3, 1)


@pytest.mark.parametrize("line", [[], ["--all", "0" * 64]])
def test_which_sessions_has_to_be_clear(operator: Cli, line: list[str]) -> None:
    assert operator.run("site", "pull", *line).code == 2


def test_a_manifest_cannot_lead_out_of_its_folder(operator: Cli) -> None:
    operator.run("site", "export", "logs", "--out", "archive")
    path = operator.cwd / "archive" / "manifest.json"
    path.write_text(path.read_text().replace(IDS[0], "../../secret"))
    for line in (["push", "archive"], ["verify", "--manifest", "archive/manifest.json"]):
        result = operator.run("site", *line, "--json")
        assert (result.code, result.json()["error"]["code"]) == (1, "bad_manifest")


def test_many_sessions_of_a_folder_are_found_below_it(operator: Cli) -> None:
    write_sessions(operator.cwd / "logs" / "deep" / "deeper", 5)
    assert operator.run("site", "export", "logs", "--out", "a", "--json").json()["sessions"] == 5
