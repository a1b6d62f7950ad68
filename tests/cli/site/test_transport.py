"""Requests to a site: what is repeated, how long it waits, and where the key goes."""

import pytest

from opensession.cli.errors import NetworkError
from opensession.cli.site.address import is_loopback, may_carry_key
from opensession.cli.site.keys import AdminKey
from opensession.cli.site.transport import ATTEMPTS, LONGEST_PAUSE_SECONDS, Transport
from scripts.ports import HOST, free_port
from tests.cli.site.scripted import Line, ScriptedSite, error

KEY = AdminKey("a key of the operator")


class Waits:
    """Waits for nothing, and remembers how long it was asked to."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        """Remember."""
        self.seconds.append(seconds)


def transport(site: str, waits: Waits, chance: float = 0.0) -> Transport:
    """Return a transport that does not really wait."""
    return Transport(site, KEY, pause=waits, chance=lambda: chance)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(scripted: ScriptedSite, status: int) -> None:
    scripted.says("/x", Line(status), Line(status), Line(200, {"ok": True}))
    waits = Waits()
    answer = transport(scripted.origin, waits).ask("POST", "/x", body=b"body")
    assert (answer.status, answer.attempts) == (200, 3)
    assert waits.seconds == [0.5, 1.0]
    assert [one.body for one in scripted.asked] == [b"body"] * 3


@pytest.mark.parametrize("status", [200, 400, 401, 404, 413, 422])
def test_what_will_not_pass_is_not(scripted: ScriptedSite, status: int) -> None:
    scripted.says("/x", Line(status))
    waits = Waits()
    assert transport(scripted.origin, waits).ask("GET", "/x").status == status
    assert (waits.seconds, len(scripted.asked)) == ([], 1)


def test_a_broken_connection_is_tried_again(scripted: ScriptedSite) -> None:
    scripted.says("/x", Line(cut=True), Line(200))
    assert transport(scripted.origin, Waits()).ask("POST", "/x").attempts == 2


def test_it_gives_up(scripted: ScriptedSite) -> None:
    scripted.says("/x", Line(503))
    scripted.says("/y", Line(cut=True))
    waits = Waits()
    assert transport(scripted.origin, waits).ask("GET", "/x").status == 503
    assert len(waits.seconds) == ATTEMPTS - 1
    with pytest.raises(NetworkError, match="does not answer"):
        transport(scripted.origin, waits).ask("GET", "/y")
    assert len(scripted.asked) == 2 * ATTEMPTS


def test_nobody_listening_is_a_network_error() -> None:
    with pytest.raises(NetworkError) as failure:
        transport(f"http://{HOST}:{free_port()}", Waits()).ask("GET", "/", attempts=1)
    assert failure.value.next == ("npm start",)


def test_pauses_double_up_to_a_bound_and_jitter_shortens_them(scripted: ScriptedSite) -> None:
    scripted.says("/x", Line(503))
    waits = Waits()
    transport(scripted.origin, waits).ask("GET", "/x", attempts=9)
    assert waits.seconds == [0.5, 1, 2, 4, 8, 16, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS]
    shorter = Waits()
    transport(scripted.origin, shorter, chance=1.0).ask("GET", "/x", attempts=9)
    assert shorter.seconds == [seconds / 2 for seconds in waits.seconds]


def test_the_site_s_own_pause_is_kept_to(scripted: ScriptedSite) -> None:
    scripted.says("/x", error(429, "rate_limited", "Slowly.", retry_after="7"), Line(200))
    waits = Waits()
    assert transport(scripted.origin, waits).ask("GET", "/x").status == 200
    assert waits.seconds == [7.0]


def test_a_pause_of_hours_is_told_and_not_waited_for(scripted: ScriptedSite) -> None:
    scripted.says("/x", error(429, "rate_limited", "Tomorrow.", retry_after="86400"))
    waits = Waits()
    assert transport(scripted.origin, waits).ask("GET", "/x").status == 429
    assert waits.seconds == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(scripted: ScriptedSite, status: int) -> None:
    with ScriptedSite() as elsewhere:
        scripted.says("/x", Line(status, headers={"location": f"{elsewhere.origin}/x"}))
        with pytest.raises(NetworkError, match="redirects") as failure:
            transport(scripted.origin, Waits()).ask("GET", "/x", as_operator=True)
        assert elsewhere.asked == []
    assert failure.value.code == "site_redirects"


def test_the_key_goes_with_the_operator_s_requests_only(scripted: ScriptedSite) -> None:
    to = transport(scripted.origin, Waits())
    to.ask("GET", "/public")
    to.ask("GET", "/private", as_operator=True)
    assert scripted.keys_seen() == ["/private"]


def test_a_key_is_in_no_representation() -> None:
    assert KEY.text not in f"{KEY!r} {KEY}"
    assert KEY.hidden_in(f"x {KEY.text}") == "x …"


@pytest.mark.parametrize(
    ("origin", "local", "carries"),
    [
        ("http://127.0.0.1:8788", True, True),
        ("http://127.1.2.3", True, True),
        ("http://[::1]:8788", True, True),
        ("http://localhost:8788", True, True),
        ("https://sessions.example.org", False, True),
        ("http://sessions.example.org", False, False),
        ("http://192.168.1.5:8788", False, False),
        ("http://localhost.example.org", False, False),
        ("http://127.0.0.1.example.org", False, False),
        ("http://0.0.0.0:8788", False, False),
    ],
)
def test_where_a_key_may_travel(origin: str, local: bool, carries: bool) -> None:
    assert (is_loopback(origin), may_carry_key(origin)) == (local, carries)
