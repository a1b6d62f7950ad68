"""What only the real runtime shows: readers at the same time, readers who leave, and what the log says."""

import http.client
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.devserver import DevServer
from scripts.ports import HOST, free_port
from scripts.setup_error import SetupError
from tests.support.author import Author
from tests.support.client import SiteClient
from tests.support.remote_files import Shelf, github


def test_publishing_at_the_same_time_makes_one_session(site: SiteClient, author: Author) -> None:
    body = author.write("at once", "numbat")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: author.send(body), range(8)))
    assert {answer.status for answer in answers} == {200, 201}
    assert [answer.status for answer in answers].count(201) == 1
    assert len({answer.json["id"] for answer in answers}) == 1
    assert author.listed() == author.listed(search="numbat") == [answers[0].json["id"]]
    assert site.get("/api/sessions", tool=author.name).json["total"] == 1


def test_deleting_at_the_same_time_succeeds_once(site: SiteClient, author: Author) -> None:
    session_id = author.publish(author.write("at once"))
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.delete(session_id), range(8)))
    assert sorted(answer.status for answer in answers) == [200, *[404] * 7]


def test_reading_at_the_same_time_gives_everybody_the_same(site: SiteClient, author: Author) -> None:
    body = author.write(*(f"{number} " + "lorem " * 2000 for number in range(20)))
    session_id = author.publish(body)
    paths = (f"/api/sessions/{session_id}/raw", f"/session/{session_id}.md", f"/api/sessions/{session_id}")
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda number: site.get(paths[number % 3]), range(36)))
    for kind in range(3):
        assert len({answer.body for answer in answers[kind::3]}) == 1
    assert {answer.status for answer in answers} == {200}


def test_a_source_asked_for_at_the_same_time_is_the_same_for_all(
    site: SiteClient, author: Author, shelf: Shelf
) -> None:
    shelf.commit("a.jsonl", author.write("at once"))
    path = f"/api/src/{github(shelf.name, 'main', 'a.jsonl')}"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: site.get(path), range(8)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1


def test_readers_who_leave_early_do_no_harm(site: SiteClient, author: Author, dev_server: DevServer) -> None:
    body = author.write(*(f"{number} " + "lorem ipsum " * 4000 for number in range(60)))
    session_id = author.publish(body)
    before = len(site.log())
    for suffix in ("md", "json", "jsonl"):
        with socket.create_connection((HOST, dev_server.port), timeout=60) as connection:
            connection.sendall(
                f"GET /session/{session_id}.{suffix} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
            )
            assert connection.recv(1024).startswith(b"HTTP/1.1 200")
    for suffix in ("md", "json", "jsonl"):
        assert site.get(f"/session/{session_id}.{suffix}").status == 200
    assert "Uncaught" not in site.log()[before:]
    assert "Traceback" not in site.log()[before:]


def test_a_sender_who_leaves_early_publishes_nothing(
    site: SiteClient, author: Author, dev_server: DevServer
) -> None:
    body = author.write("never finished")
    connection = http.client.HTTPConnection(HOST, dev_server.port, timeout=60)
    connection.putrequest("POST", "/api/admin/sessions")
    connection.putheader("X-OpenSession-Admin-Key", site.admin_key)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[:-20])
    connection.close()
    assert author.listed() == []
    assert author.send(body).status == 201


def test_nothing_secret_is_logged(site: SiteClient, author: Author) -> None:
    author.publish(author.write("Hi"))
    site.get("/api/sessions/%FF")
    site.publish(b"not hail")
    site.get("/api/src/gh/misbehave/reset/ref/main/path/a.jsonl")
    log = site.log()
    assert log
    assert site.admin_key not in log
    assert "Traceback" not in log


def test_what_was_published_outlives_the_process(
    site: SiteClient, author: Author, dev_server: DevServer
) -> None:
    session_id = author.publish(author.write("still here", "kowari"))
    raw = site.get(f"/api/sessions/{session_id}/raw").body
    dev_server.restart()
    assert site.get(f"/api/sessions/{session_id}/raw").body == raw
    assert author.listed(search="kowari") == [session_id]


def test_a_wrong_variable_is_told_to_the_operator_only(tmp_path: Path) -> None:
    """Every answer is the envelope; the log names the variable, and neither shows a traceback."""
    server = DevServer(free_port(), tmp_path, {"OPENSESSION_MAX_BODY_BYTES": "plenty"}, deadline=60)
    with pytest.raises(SetupError) as failure:
        server.start()
    log = failure.value.detail or ""
    assert "status 500" in str(failure.value)
    assert "OPENSESSION_MAX_BODY_BYTES must be a whole number" in log
    assert "Traceback" not in log
