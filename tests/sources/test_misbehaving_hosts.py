"""Each way a host can fail ends in its documented error, in time (sources/errors.py)."""

import pytest

from opensession.parsers.errors import InputError
from tests.sources.conftest import Site, misbehaving
from tests.standin.misbehaviour import FILES, REFS
from tests.standin.server import StandinHost

OUTCOMES = {
    "redirect-inward": (502, "fetch_failed", "redirect (302)"),
    "redirect-outward": (502, "fetch_failed", "redirect (301)"),
    "silence": (504, "upstream_timeout", "did not answer in time"),
    "drip": (504, "upstream_timeout", "did not answer in time"),
    "flood": (422, "file_too_large", "1,048,576 bytes"),
    "announce-too-much": (422, "file_too_large", "1,048,576 bytes"),
    "cut-short": (502, "fetch_failed", "hung up"),
    "reset": (502, "fetch_failed", "could not be reached"),
    "reset-midway": (502, "fetch_failed", "hung up"),
    "sign-in-page": (502, "fetch_failed", "text/html"),
    "image": (502, "fetch_failed", "image/png"),
    "binary": (422, "parse_failed", "not UTF-8 text"),
    "bomb": (422, "file_too_large", "1,048,576 bytes"),
    "unasked-304": (502, "fetch_failed", "304"),
    "unauthorized": (403, "source_private", "401"),
    "forbidden": (403, "source_private", "403"),
    "spent-quota": (503, "upstream_rate_limited", "how often"),
    "too-many": (503, "upstream_rate_limited", "how often"),
    "gone": (404, "source_not_found", "410"),
    "server-error": (502, "fetch_failed", "500"),
    "unavailable": (502, "fetch_failed", "503"),
    "no-content": (502, "fetch_failed", "206"),
    "refs-silence": (504, "upstream_timeout", "github.com did not answer"),
    "refs-too-many": (503, "upstream_rate_limited", "github.com limits"),
}
"""Kind of misbehaviour to status, code, and words of the message."""

HARMLESS = ("gzip", "refs-garbage", "refs-huge", "refs-refused", "refs-error")
"""What still ends in the file: it was served rightly, the rest can be done without."""

LEAKS = ("127.0.0.1", "169.254", "httpx", "Error", "/tmp", "Traceback", " object at ")
"""What would show the inside, or where a redirect wanted to lead."""

IN_FULL = ("say-less",)
"""The client sees a body of the announced length; that a shorter one was announced is beyond its sight."""


def test_every_misbehaviour_has_a_test() -> None:
    assert {*OUTCOMES, *HARMLESS, *IN_FULL} == {*FILES, *REFS}


@pytest.mark.parametrize("kind", OUTCOMES)
def test_ends_in_its_error(kind: str, site: Site) -> None:
    status, code, words = OUTCOMES[kind]
    if code == "upstream_timeout":
        site.hurry(0.25)
    with pytest.raises(InputError) as caught:
        site.read(misbehaving(kind))
    error = caught.value
    assert (error.status, error.code) == (status, code)
    assert words in error.message
    said = str(error.envelope())
    assert not any(word in said for word in LEAKS)
    assert site.peek(misbehaving(kind)) is None


@pytest.mark.parametrize("kind", HARMLESS)
def test_is_got_over(kind: str, site: Site) -> None:
    read = site.read(misbehaving(kind))
    assert read.reading.commit is None
    assert read.reading.facts.session_id == "misbehaving-host"
    assert read.reading.account.broken == 0


def test_a_body_longer_than_announced_ends_where_it_was_announced(site: Site) -> None:
    read = site.read(misbehaving("say-less"))
    assert read.reading.account.broken == 1


@pytest.mark.parametrize(("kind", "seconds"), [("too-many", "17"), ("spent-quota", "3600")])
def test_passes_on_how_long_to_wait(kind: str, seconds: str, site: Site) -> None:
    with pytest.raises(InputError) as caught:
        site.read(misbehaving(kind))
    assert caught.value.headers == (("retry-after", seconds),)


def test_no_redirect_is_followed(site: Site, host: StandinHost) -> None:
    for kind in ("redirect-inward", "redirect-outward"):
        with pytest.raises(InputError):
            site.read(misbehaving(kind, ref="a" * 40))
    assert [request.host for request in host.requests] == ["raw.githubusercontent.com"] * 2


def test_a_host_that_is_not_there_is_an_error_too(site: Site, host: StandinHost) -> None:
    host.down = True
    with pytest.raises(InputError) as caught:
        site.read(misbehaving("anything"))
    assert (caught.value.status, caught.value.code) == (502, "fetch_failed")
