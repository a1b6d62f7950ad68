"""Hosts at their worst, one per repository name under the owner ``misbehave``.

``https://github.com/misbehave/KIND`` has a file at every ref and path, and getting it goes wrong in the way
that KIND names. Kinds that begin with ``refs-`` go wrong when asked for refs and serve the file rightly.
"""

import gzip
import json
import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from threading import Event

OWNER = "misbehave"

MEBIBYTE = 1024 * 1024

START = "2026-03-01T10:00:00Z"

SESSION = b"".join(
    json.dumps(line).encode() + b"\n"
    for line in (
        {
            "type": "header",
            "version": "hail-1.0.0",
            "session_id": "misbehaving-host",
            "agent": {"provider": "anthropic", "model": "test-model", "tool": "claude-code"},
            "context": {"tags": [], "created_at": START, "updated_at": START},
        },
        {
            "type": "event",
            "event_id": "e1",
            "timestamp": START,
            "event_type": {"type": "UserMessage"},
            "content": {"blocks": [{"type": "Text", "text": "Is anybody there?"}]},
        },
    )
)


class Wire:
    """The open connection, and the end of the run that long answers watch."""

    def __init__(self, handler: BaseHTTPRequestHandler, stopping: Event) -> None:
        self._handler = handler
        self.stopping = stopping

    def head(self, status: int, **headers: str) -> None:
        """Send a status line and headers; underscores become dashes. The connection closes afterwards."""
        self._handler.send_response(status)
        for name, value in ({"content_type": "text/plain"} | headers).items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.send_header("connection", "close")
        self._handler.end_headers()
        self._handler.close_connection = True

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._handler.wfile.write(data)

    def reset(self) -> None:
        """Close so that the other side gets a reset instead of an end."""
        linger = struct.pack("ii", 1, 0)
        self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._handler.close_connection = True
        self._handler.connection.close()

    def drip(self, data: bytes, seconds: float) -> None:
        """Send byte after byte until the run ends or the other side has had enough."""
        while not self.stopping.wait(seconds):
            self.write(data)


def _whole(wire: Wire, **headers: str) -> None:
    wire.head(200, content_length=str(len(SESSION)), **headers)
    wire.write(SESSION)


def _status(status: int, **headers: str) -> Callable[[Wire], None]:
    def answer(wire: Wire) -> None:
        wire.head(status, content_length="4", **headers)
        wire.write(b"no.\n")

    return answer


def _redirect_inward(wire: Wire) -> None:
    wire.head(302, location="http://169.254.169.254/latest/meta-data", content_length="0")


def _redirect_outward(wire: Wire) -> None:
    wire.head(301, location="https://elsewhere.example.org/file", content_length="0")


def _silence(wire: Wire) -> None:
    wire.stopping.wait()


def _drip(wire: Wire) -> None:
    wire.head(200)
    wire.drip(b"x", 0.02)


def _flood(wire: Wire) -> None:
    wire.head(200)
    while not wire.stopping.is_set():
        wire.write(b"x" * 65536)


def _announce_too_much(wire: Wire) -> None:
    wire.head(200, content_length=str(64 * MEBIBYTE))
    wire.write(b"x" * 1024)


def _cut_short(wire: Wire) -> None:
    wire.head(200, content_length=str(len(SESSION) + 1000))
    wire.write(SESSION)


def _say_less(wire: Wire) -> None:
    wire.head(200, content_length=str(len(SESSION) - 10))
    wire.write(SESSION)


def _reset_midway(wire: Wire) -> None:
    wire.head(200, content_length=str(len(SESSION)))
    wire.write(SESSION[:100])
    wire.reset()


def _sign_in_page(wire: Wire) -> None:
    page = b"<!doctype html><title>Sign in</title><form></form>"
    wire.head(200, content_type="text/html; charset=utf-8", content_length=str(len(page)))
    wire.write(page)


def _image(wire: Wire) -> None:
    _whole(wire, content_type="image/png")


def _binary(wire: Wire) -> None:
    data = bytes(range(256)) * 4
    wire.head(200, content_type="application/octet-stream", content_length=str(len(data)))
    wire.write(data)


def _bomb(wire: Wire) -> None:
    packed = gzip.compress(bytes(200 * MEBIBYTE), compresslevel=1)
    wire.head(200, content_encoding="gzip", content_length=str(len(packed)))
    wire.write(packed)


def _gzip(wire: Wire) -> None:
    packed = gzip.compress(SESSION)
    wire.head(200, content_encoding="gzip", content_length=str(len(packed)))
    wire.write(packed)


def _unasked_304(wire: Wire) -> None:
    wire.head(304)


def _refs_garbage(wire: Wire) -> None:
    wire.head(200, content_type="application/x-git-upload-pack-result")
    wire.write(b"zzzz this is no pkt-line")


def _refs_huge(wire: Wire) -> None:
    wire.head(200, content_type="application/x-git-upload-pack-result")
    line = b"0" * 40 + b" refs/heads/" + b"x" * 200
    while not wire.stopping.is_set():
        wire.write(b"%04x" % (len(line) + 4) + line)


def _refs_refused(wire: Wire) -> None:
    line = b"ERR access denied or repository not exported"
    wire.head(200, content_type="application/x-git-upload-pack-result")
    wire.write(b"%04x" % (len(line) + 4) + line)


FILES: dict[str, Callable[[Wire], None]] = {
    "redirect-inward": _redirect_inward,
    "redirect-outward": _redirect_outward,
    "silence": _silence,
    "drip": _drip,
    "flood": _flood,
    "announce-too-much": _announce_too_much,
    "cut-short": _cut_short,
    "say-less": _say_less,
    "reset": Wire.reset,
    "reset-midway": _reset_midway,
    "sign-in-page": _sign_in_page,
    "image": _image,
    "binary": _binary,
    "bomb": _bomb,
    "gzip": _gzip,
    "unasked-304": _unasked_304,
    "unauthorized": _status(401),
    "forbidden": _status(403),
    "spent-quota": _status(403, x_ratelimit_remaining="0", x_ratelimit_reset="9999999999"),
    "too-many": _status(429, retry_after="17"),
    "gone": _status(410),
    "server-error": _status(500),
    "unavailable": _status(503),
    "no-content": _status(206),
}
"""What asking for a file comes to, by repository name. Names that are not here serve it rightly."""

REFS: dict[str, Callable[[Wire], None]] = {
    "refs-garbage": _refs_garbage,
    "refs-huge": _refs_huge,
    "refs-refused": _refs_refused,
    "refs-silence": _silence,
    "refs-too-many": _status(429, retry_after="17"),
    "refs-error": _status(500),
}
"""What asking for refs comes to; for other names the host has no such protocol."""


def misbehave(name: str, *, asks_for_refs: bool, wire: Wire) -> None:
    """Answer for ``misbehave/NAME``."""
    if asks_for_refs:
        REFS.get(name, _status(404))(wire)
    else:
        FILES.get(name, _whole)(wire)
