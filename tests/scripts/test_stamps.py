"""A stamp is fresh for the inputs it was set with and for no others."""

from pathlib import Path

from scripts.stamps import content_digest, exclusive, files_below, is_fresh, set_stamp


def test_the_digest_follows_names_contents_and_facts_but_not_order(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    digest = content_digest([one, two], "fact")
    assert content_digest([two, one, one], "fact") == digest
    assert content_digest([one, two], "other") != digest
    two.write_text("3")
    assert content_digest([one, two], "fact") != digest


def test_swapped_contents_give_another_digest(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    before = content_digest([one, two])
    one.write_text("b")
    two.write_text("a")
    assert content_digest([one, two]) != before


def test_a_file_that_appears_changes_the_digest(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    before = content_digest([missing])
    missing.write_text("")
    assert content_digest([missing]) != before


def test_a_stamp_is_fresh_only_for_the_digest_it_holds(tmp_path: Path) -> None:
    stamp = tmp_path / "deep" / "stamp"
    assert not is_fresh(stamp, "a")
    set_stamp(stamp, "a")
    assert is_fresh(stamp, "a")
    assert not is_fresh(stamp, "b")


def test_left_out_folders_are_left_out_at_any_depth(tmp_path: Path) -> None:
    for name in ("src/a", "dist/b", "src/dist/c"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert files_below(tmp_path, without=["dist"]) == [tmp_path / "src" / "a"]


def test_the_lock_can_be_taken_again_after_it_was_left(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "new" / "lock"):
            assert (tmp_path / "new" / "lock").exists()
