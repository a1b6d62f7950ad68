"""Variables reach the Worker as they were given; what runs is what the caller asked for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.devserver import DevServer, quote_variable


@given(st.text(st.characters(codec="utf-8", exclude_characters="'\\\r")))
def test_a_quoted_variable_holds_its_text_between_single_quotes(value: str) -> None:
    quoted = quote_variable(value)
    assert quoted[0] == quoted[-1] == "'"
    assert quoted[1:-1].replace(r"\$", "$") == value


def test_names_after_a_dollar_sign_are_not_expanded() -> None:
    assert quote_variable("$HOME costs $5") == r"'\$HOME costs \$5'"


@pytest.mark.parametrize("value", ["it's", "back\\slash"])
def test_what_cannot_be_quoted_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="single quote"):
        quote_variable(value)


def test_a_server_that_was_not_started_runs_nothing(tmp_path: Path) -> None:
    server = DevServer(8719, tmp_path, {})
    assert server.base_url == "http://127.0.0.1:8719"
    assert not server.is_running
    assert server.workerd_pids() == []
    assert server.log() == ""
    server.stop()
