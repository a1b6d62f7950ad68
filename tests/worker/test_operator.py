"""The operator's commands against the real runtime, and what a killed push leaves behind."""

import random
import signal
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from scripts.devserver import DevServer
from scripts.ports import free_port
from tests.cli.runner import Cli
from tests.cli.site.sessions import write_sessions
from tests.support.author import session_ids
from tests.support.client import ADMIN_HEADER
from tests.support.site_variables import ADMIN_KEY
from tests.support.worker_site import WorkerSite

MANY = 1000
LOOK_SECONDS = 0.02
"""How often the journal of a running push is looked at."""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevServer]:
    """Run a Worker that has no session."""
    variables = {"OPENSESSION_ADMIN_KEY": ADMIN_KEY}
    with DevServer(free_port(), tmp_path_factory.mktemp("operator-state"), variables) as server:
        yield server


@pytest.fixture
def operator(own_server: DevServer, tmp_path: Path) -> Cli:
    """Return a user with the Worker's key."""
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()
    variables = {"OPENSESSION_SITE": own_server.base_url, "OPENSESSION_ADMIN_KEY": ADMIN_KEY}
    return Cli(home, folder, variables)


def noted(operator: Cli) -> int:
    """Return how many sessions the journal of a push has."""
    journals = list((operator.home / ".local/state/opensession/site").glob("*.journal"))
    return sum(path.read_bytes().count(b"\n") for path in journals)


def kill_after(operator: Cli, count: int, *line: str) -> None:
    """Start a command line and kill it, without warning, once its journal has so many sessions."""
    process = operator.start(*line)
    while noted(operator) < count:
        try:
            process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"it ended before {count}: {process.communicate()}")
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def test_the_way_there_and_back(operator: Cli, own_server: DevServer) -> None:
    """What is pushed is in list, search and page, and comes back as it was sent; rm leaves nothing of it."""
    site = WorkerSite(own_server, ADMIN_KEY)
    (session_id,) = write_sessions(operator.cwd / "logs", 1)
    operator.run("site", "export", "logs", "--out", "archive")
    before = {path: path.read_bytes() for path in (operator.cwd / "archive").rglob("*") if path.is_file()}
    operator.run("site", "export", "logs", "--out", "archive")
    assert {path: path.read_bytes() for path in before} == before

    pushed = operator.run("site", "push", "archive")
    assert (pushed.code, pushed.first) == (0, f"{own_server.base_url}/session/{session_id}")
    inventory = site.request("GET", "/api/admin/sessions", {ADMIN_HEADER: ADMIN_KEY}).body
    assert operator.run("site", "push", "archive").err == "1 already there\n"
    assert site.request("GET", "/api/admin/sessions", {ADMIN_HEADER: ADMIN_KEY}).body == inventory
    assert session_ids(site.get("/api/sessions", search="Answered")) == [session_id]
    assert site.get(f"/api/sessions/{session_id}").json["title"] == "Session 0"
    assert site.get(f"/session/{session_id}.md").status == 200

    pulled = operator.run("site", "pull", session_id, "--out", "back")
    assert sha256(Path(pulled.first).read_bytes()).hexdigest() == session_id
    assert operator.run("site", "verify", "--manifest", "archive/manifest.json").code == 0
    assert operator.run("site", "reindex", "--apply").first == "1"
    assert operator.run("site", "verify", "--all").code == 0

    assert operator.run("site", "rm", "--apply", pushed.first).code == 0
    assert session_ids(site.get("/api/sessions")) == []
    assert operator.run("site", "verify", session_id).code == 1
    assert operator.run("site", "rm", session_id).code == 3
    assert operator.run("site", "sweep", "--min-age", "0", "--json").json()["examined"] == 0


def test_a_thousand_sessions_survive_two_kills(operator: Cli) -> None:
    ids = write_sessions(operator.cwd / "logs", MANY)
    chance = random.Random()
    first, second = chance.randrange(1, MANY // 2), chance.randrange(MANY // 2, MANY - 50)
    for count in (first, second):
        kill_after(operator, count, "site", "push", "logs")
    left = operator.spawn("site", "push", "logs", "--json")
    document = left.json()
    assert left.code == 0, (first, second, left.err)
    assert document["created"] + document["present"] == MANY
    assert document["created"] <= MANY - second
    assert [one["id"] for one in document["sessions"]] == ids

    again = operator.spawn("site", "push", "logs")
    assert (again.code, again.err) == (0, f"{MANY} already there\n")

    whole = operator.spawn("site", "verify", "--all", "--json")
    size = sum(path.stat().st_size for path in (operator.cwd / "logs").iterdir())
    assert whole.json() == {"checked": MANY, "bytes": size, "problems": []}, (first, second)
    swept = operator.spawn("site", "sweep", "--min-age", "0", "--json")
    assert swept.json() == {"applied": False, "examined": MANY, "bytes": 0, "orphans": []}
