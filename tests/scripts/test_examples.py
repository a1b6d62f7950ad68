"""The example sessions are published once; what was refused is said and tried again next time."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.examples import example_files, publish, publish_once
from scripts.layout import EXAMPLES
from scripts.ports import HOST


class Site(ThreadingHTTPServer):
    """A stand-in for the write route: it keeps what it got and answers with a set status."""

    status = 201

    def __init__(self) -> None:
        super().__init__((HOST, 0), Route)
        self.received: list[tuple[str, str | None, bytes]] = []


class Route(BaseHTTPRequestHandler):
    server: Site

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["X-OpenSession-Admin-Key"], body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b'{"code":"unauthorized"}')

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_file_goes_to_the_write_route_with_the_key(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "a.hail.jsonl"
    file.write_bytes('{"한":1}\n'.encode())
    assert publish(file, site.server_port, "secret") is None
    assert site.received == [("/api/admin/sessions", "secret", file.read_bytes())]


@pytest.mark.parametrize("status", [200, 201])
def test_new_and_already_there_both_count_as_published(site: Site, tmp_path: Path, status: int) -> None:
    site.status = status
    assert publish(_file(tmp_path), site.server_port, "secret") is None


def test_all_examples_are_published_and_only_on_the_first_run(site: Site, tmp_path: Path) -> None:
    marker = tmp_path / "v3" / "published"
    for _ in range(2):
        publish_once(site.server_port, "secret", marker)
    assert len(site.received) == len(example_files()) > 0
    assert marker.exists()


def test_a_refusal_is_told_without_the_key_and_tried_again(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.status = 401
    marker = tmp_path / "published"
    publish_once(site.server_port, "secret", marker)
    output = capsys.readouterr()
    first = example_files()[0].name
    assert f'{first} was not published: status 401, {{"code":"unauthorized"}}' in output.err
    assert "secret" not in output.out + output.err
    assert not marker.exists()


def test_written_examples_come_before_generated_ones(tmp_path: Path) -> None:
    generated = _file(tmp_path)
    (tmp_path / "notes.txt").touch()
    assert example_files([EXAMPLES, tmp_path])[-1] == generated
    assert example_files([tmp_path / "absent"]) == []


def _file(folder: Path) -> Path:
    file = folder / "z.hail.jsonl"
    file.write_bytes(b"{}\n")
    return file
