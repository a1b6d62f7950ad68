"""Real sessions, published and read in every way. Left out when the shared material is absent."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.shared_material import shared_files
from tests.support.author import Author
from tests.support.client import SiteClient

FILES = shared_files("fixtures/real/hail/*.hail.jsonl")


@pytest.mark.parametrize("path", FILES)
def test_a_real_session_is_published_and_read(site: SiteClient, author: Author, path: Path) -> None:
    body = path.read_bytes()
    first = author.send(body)
    assert first.status == 201
    warnings = first.json["warnings"]
    assert isinstance(warnings, list)
    assert {str(warning).partition(":")[0] for warning in warnings} <= {"home-folder"}
    session_id = str(first.json["id"])
    raw = site.get(f"/api/sessions/{session_id}/raw")
    assert sha256(raw.body).hexdigest() == session_id
    header = json.loads(body.splitlines()[0])
    detail = site.get(f"/api/sessions/{session_id}").json
    assert detail["tool"] == header["agent"]["tool"]
    assert detail["title"] == header["context"]["title"]
    assert detail["event_count"] == sum(line.startswith(b'{"type":"event"') for line in body.splitlines())
    for form in ("md", "txt", "json", "jsonl"):
        assert site.get(f"/session/{session_id}.{form}").status == 200, form
    assert site.get(f"/session/{session_id}", {"Accept": "text/html"}).status == 200
    again = author.send(body)
    assert (again.status, again.json["id"]) == (200, session_id)


@pytest.mark.parametrize("path", FILES)
def test_a_real_session_loses_nothing(site: SiteClient, author: Author, path: Path) -> None:
    """Every line says the same after publishing; only spelling, order of keys and stats may differ."""
    body = path.read_bytes()
    raw = site.get(f"/api/sessions/{author.publish(body)}/raw").body
    before, after = ([json.loads(line) for line in text.splitlines()] for text in (body, raw))
    assert after[:-1] == [line for line in before if line["type"] != "stats"]
    assert after[-1]["type"] == "stats"


@pytest.mark.parametrize("path", FILES)
def test_a_word_from_the_middle_is_found(site: SiteClient, author: Author, path: Path) -> None:
    body = path.read_bytes()
    session_id = author.publish(body)
    said = [text for line in body.splitlines() for text in messages(json.loads(line))]
    words = [word for word in said[len(said) // 2].split() if word.isalpha() and len(word) > 3]
    answer = site.get("/api/sessions", search=f"{words[0]} {words[-1]}", per_page=100)
    assert session_id in [session["id"] for session in json.loads(answer.body)["sessions"]]


def messages(line: dict[str, object]) -> list[str]:
    """Return the texts of a prompt or answer with enough words to search for."""
    event_type, content = line.get("event_type"), line.get("content")
    if not (isinstance(event_type, dict) and event_type.get("type") in {"UserMessage", "AgentMessage"}):
        return []
    assert isinstance(content, dict)
    texts = [block.get("text", "") for block in content["blocks"]]
    return [text for text in texts if sum(word.isalpha() and len(word) > 3 for word in text.split()) > 2]
