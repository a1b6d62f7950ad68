"""The notes of what was published."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensession.cli.site.journal import Journal, journal_path

IDS = [f"{number:064x}" for number in range(5)]


def noted(path: Path, *pairs: tuple[str, str]) -> Journal:
    """Return a journal to which pairs were added."""
    journal = Journal(path)
    for stamp, session_id in pairs:
        journal.add(stamp, session_id)
    journal.close()
    return journal


def test_what_was_noted_is_found_by_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "journal"
    noted(path, ("a", IDS[0]), ("b", IDS[1]))
    again = Journal(path)
    assert [again.find(stamp) for stamp in "abc"] == [IDS[0], IDS[1], None]


def test_the_last_note_counts(tmp_path: Path) -> None:
    noted(tmp_path / "j", ("a", IDS[0]), ("a", IDS[1]))
    assert Journal(tmp_path / "j").find("a") == IDS[1]


def test_repeating_a_note_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "j"
    noted(path, ("a", IDS[0]))
    before = path.read_bytes()
    noted(path, ("a", IDS[0]))
    assert path.read_bytes() == before


@given(cut=st.integers(0, 300))
def test_wherever_a_write_broke_off_the_whole_lines_hold(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.mktemp("cut") / "j"
    noted(path, *((str(number), session_id) for number, session_id in enumerate(IDS)))
    data = path.read_bytes()[:cut]
    path.write_bytes(data)
    noted(path, ("new", IDS[0]))
    again = Journal(path)
    whole = data.count(b"\n")
    assert [again.find(str(number)) for number in range(5)] == [*IDS[:whole], *[None] * (5 - whole)]
    assert again.find("new") == IDS[0]


def test_two_runs_at_once_keep_both_their_notes(tmp_path: Path) -> None:
    path = tmp_path / "j"
    first, second = Journal(path), Journal(path)
    for number in range(0, 4, 2):
        first.add(str(number), IDS[number])
        second.add(str(number + 1), IDS[number + 1])
    first.close()
    second.close()
    assert [Journal(path).find(str(number)) for number in range(4)] == IDS[:4]


def test_each_site_has_a_journal_of_its_own(tmp_path: Path) -> None:
    paths = {journal_path(tmp_path, f"https://{host}") for host in ("a", "b", "a")}
    assert len(paths) == 2
