"""Control of a stand-in over HTTP, for tests that run it as a process of its own.

| request | effect |
|---|---|
| ``GET /-/requests`` | the log as JSON: ``[["GET", "host", "/path", status], …]`` |
| ``DELETE /-/requests`` | empties the log |
| ``POST /-/repositories/OWNER/NAME[@BRANCH]``, ``{"path": "text", …}`` | commits, answers ``{"commit": …}`` |
| ``POST /-/down``, ``POST /-/up`` | from now on every connection is reset, or answered again |
"""

import json
from typing import TYPE_CHECKING

from tests.standin.answers import NOT_FOUND, Question, Reply

if TYPE_CHECKING:
    from tests.standin.server import StandinHost

PLACE = "-"
"""Stands where the host stands in other requests."""

REPOSITORIES = "/repositories/"


def control(standin: "StandinHost", question: Question) -> Reply:
    """Do what a control request asks for."""
    match question.method, question.path:
        case "GET", "/requests":
            return _json([list(entry) for entry in standin.requests])
        case "DELETE", "/requests":
            standin.requests.clear()
            return Reply(204)
        case "POST", "/down" | "/up":
            standin.down = question.path == "/down"
            return Reply(204)
        case "POST", path if path.startswith(REPOSITORIES):
            return _commit(standin, path.removeprefix(REPOSITORIES), question.body)
    return NOT_FOUND


def _commit(standin: "StandinHost", place: str, body: bytes) -> Reply:
    name, _, branch = place.partition("@")
    repository = standin.repositories.get(name) or standin.add_repository(name)
    files = {path: text.encode() for path, text in json.loads(body).items()}
    return _json({"commit": repository.commit(files, branch or "main")})


def _json(value: object) -> Reply:
    return Reply(200, json.dumps(value).encode(), {"content-type": "application/json"})
