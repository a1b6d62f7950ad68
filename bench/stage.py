"""The Workers that are measured, running: ours and the baselines on one storage, filled with sessions."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import topology
from bench.baseline import write_baseline
from bench.client import Client, Request
from bench.topology import DIRECT, Message
from bench.workerd import Workerd
from scripts.devserver import CONFIGURATION, DevServer

ADMIN_KEY: Final = "key-of-the-measurements"
FIRST_PORT: Final = 8830


@dataclass(frozen=True, slots=True)
class Stage:
    """Running processes: storage, our Worker, and the baselines by name."""

    storage: Workerd
    site: Workerd
    baselines: Mapping[str, Workerd]


def variables(standin_origin: str | None = None) -> dict[str, str]:
    """Return the configuration of our Worker under measurement."""
    values = {"OPENSESSION_ADMIN_KEY": ADMIN_KEY}
    return values if standin_origin is None else {**values, "OPENSESSION_STANDIN_HOST": standin_origin}


def capture_site(
    folder: Path, standin_origin: str | None = None, look: Callable[[DevServer], object] = lambda _: None
) -> Message:
    """Return our Worker's configuration; its storage lies in ``folder``. ``look`` gets the running site."""
    return topology.capture(folder, FIRST_PORT, variables(standin_origin), CONFIGURATION, look)


def capture_baselines(names: Sequence[str], folder: Path) -> dict[str, Message]:
    """Return the configuration of each baseline by name."""
    return {
        name: topology.capture(folder / name, FIRST_PORT + number, {}, write_baseline(name))
        for number, name in enumerate(names, start=1)
    }


@contextmanager
def running(site: Message, baselines: Mapping[str, Message], folder: Path) -> Iterator[Stage]:
    """Run storage, our Worker and baselines, each a process of its own with a log in ``folder``."""
    with ExitStack() as stack:
        storage = stack.enter_context(Workerd(topology.storage_config(site), folder / "storage.log"))

        def start(name: str, captured: Message) -> Workerd:
            config = topology.worker_config(captured)
            return stack.enter_context(Workerd(config, folder / f"{name}.log", outside=storage.ports))

        yield Stage(
            storage, start("site", site), {name: start(name, config) for name, config in baselines.items()}
        )


def publish(worker: Workerd, body: bytes, *, again: bool = False) -> str:
    """Publish a session through the site's own route; return its id. ``again``: it may be there already."""
    headers = {"x-opensession-admin-key": ADMIN_KEY}
    with Client(worker.ports[DIRECT]) as client:
        status, answer = client.exchange(Request("/api/admin/sessions", headers, "POST", body))
    if status != 201 and not (again and status == 200):
        raise RuntimeError(f"publishing answered {status}: {answer[:400]!r}")
    return str(json.loads(answer)["id"])
