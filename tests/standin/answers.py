"""What a stand-in says, before it goes over a socket."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Question:
    """One request to the stand-in, with the host that it plays."""

    method: str
    host: str
    path: str
    """Below the host, percent-encoding undone; starts with a slash."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """One well-behaved answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def text_reply(status: int, text: str, **headers: str) -> Reply:
    """Return plain text; underscores in header names become dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, text.encode(), {"content-type": "text/plain; charset=utf-8"} | named)


NOT_FOUND = text_reply(404, "404: Not Found")
