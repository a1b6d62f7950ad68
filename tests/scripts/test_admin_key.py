"""The local admin key is made once, kept private, and never replaces what a person wrote."""

from pathlib import Path

import pytest

from scripts.admin_key import ensure_admin_key
from scripts.start import welcome


def test_the_first_run_makes_a_key_only_the_user_can_read(tmp_path: Path) -> None:
    file = tmp_path / ".dev.vars"
    key = ensure_admin_key(file)
    assert len(key) >= 40
    assert file.read_text() == f"OPENSESSION_ADMIN_KEY={key}\n"
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_second_run_keeps_it_and_another_checkout_has_another(tmp_path: Path) -> None:
    file = tmp_path / ".dev.vars"
    key = ensure_admin_key(file)
    assert ensure_admin_key(file) == key
    assert ensure_admin_key(tmp_path / "other") != key


@pytest.mark.parametrize("line", ["OPENSESSION_ADMIN_KEY=mine", 'OPENSESSION_ADMIN_KEY="mine"'])
def test_a_key_that_a_person_chose_is_used(tmp_path: Path, line: str) -> None:
    file = tmp_path / ".dev.vars"
    file.write_text(f"BASE_URL=x\n{line}\n")
    assert ensure_admin_key(file) == "mine"
    assert file.read_text() == f"BASE_URL=x\n{line}\n"


def test_other_variables_stay_when_the_key_is_added(tmp_path: Path) -> None:
    file = tmp_path / ".dev.vars"
    file.write_text("BASE_URL=x")
    key = ensure_admin_key(file)
    assert file.read_text() == f"BASE_URL=x\nOPENSESSION_ADMIN_KEY={key}\n"


def test_the_welcome_names_address_and_next_steps_and_reads_the_key_from_the_file() -> None:
    text = welcome("http://127.0.0.1:8788")
    assert "OpenSession is running at http://127.0.0.1:8788\n" in text
    assert "Open http://127.0.0.1:8788/sessions" in text
    assert '"X-OpenSession-Admin-Key: $(sed -n s/^OPENSESSION_ADMIN_KEY=//p .dev.vars)"' in text
