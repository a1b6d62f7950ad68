"""A port that is taken is told before anything is installed or built."""

import socket

import pytest

from scripts.ports import HOST, free_port, require_free_port
from scripts.setup_error import SetupError
from scripts.start import DEFAULT_PORT, check_options, parse_port


def test_a_taken_port_names_itself_and_the_next_one() -> None:
    with socket.create_server((HOST, 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SetupError) as caught:
            check_options(["--port", str(port)])
    assert caught.value.problem == f"Port {port} is already in use."
    assert caught.value.remedy.endswith(f"npm start -- --port {port + 1}")


def test_a_free_port_passes() -> None:
    require_free_port(free_port())


def test_the_port_comes_from_the_option_then_the_variable_then_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PORT", raising=False)
    assert parse_port([]) == DEFAULT_PORT
    monkeypatch.setenv("PORT", "8700")
    assert parse_port([]) == 8700
    assert parse_port(["--port", "8701"]) == 8701


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "８７００", ""])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="is not a port"):
        parse_port([f"--port={text}"])
