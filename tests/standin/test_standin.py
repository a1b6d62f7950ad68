"""The stand-in itself, as a process of its own and as the hosts it plays."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.standin.server import StandinHost

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def process(tmp_path: Path) -> Iterator[str]:
    """Start the stand-in with one committed folder and give its origin."""
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.txt").write_text("one")
    command = [sys.executable, "-m", "tests.standin", "--folder", f"kim/logs={tmp_path / 'files'}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        word, origin = running.stdout.readline().split()
        assert word == "ready"
        yield origin
        running.terminate()
        assert running.wait(10) == 0


def test_the_process_is_controlled_over_http(process: str) -> None:
    with httpx.Client(base_url=process, trust_env=False) as client:
        file = "/raw.githubusercontent.com/kim/logs/main/a.txt"
        assert client.get(file).text == "one"
        answer = client.post("/-/repositories/kim/logs", content=json.dumps({"a.txt": "two"}))
        commit = answer.json()["commit"]
        assert client.get(file).text == "two"
        client.post("/-/repositories/lee/new@work/one", content=json.dumps({"b.txt": "three"}))
        assert client.get("/gitlab.com/lee/new/-/raw/work/one/b.txt").text == "three"
        assert client.get("/-/requests").json() == [
            ["GET", "raw.githubusercontent.com", "/kim/logs/main/a.txt", 200],
            ["GET", "raw.githubusercontent.com", "/kim/logs/main/a.txt", 200],
            ["GET", "gitlab.com", "/lee/new/-/raw/work/one/b.txt", 200],
        ]
        client.delete("/-/requests")
        client.post("/-/down")
        with pytest.raises(httpx.HTTPError):
            client.get(file)
        client.post("/-/up")
        assert client.get(f"/raw.githubusercontent.com/kim/logs/{commit}/a.txt").text == "two"
        assert client.get("/-/requests").json() == [
            ["GET", "raw.githubusercontent.com", f"/kim/logs/{commit}/a.txt", 200]
        ]


def test_refs_come_from_git_itself() -> None:
    with StandinHost() as host:
        commit = host.add_repository("kim/logs").commit({"a.txt": b"one"})
        answer = httpx.post(
            f"{host.origin}/github.com/kim/logs.git/git-upload-pack",
            content=b"0014command=ls-refs\n00010000",
            headers={"git-protocol": "version=2"},
            trust_env=False,
        )
        assert answer.headers["content-type"] == "application/x-git-upload-pack-result"
        assert f"{commit} refs/heads/main".encode() in answer.content
