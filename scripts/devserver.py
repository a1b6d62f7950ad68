"""The real Worker on the real runtime, as a context manager: for ``npm start``, tests and measurements.

    with DevServer(port=8710, state=tmp_path, variables={"OPENSESSION_ADMIN_KEY": "..."}) as server:
        httpx.get(f"{server.base_url}/api/health")

Entering builds what is not up to date, applies the D1 migrations to the server's own state folder,
starts ``wrangler dev`` in a process group of its own and returns once ``/api/health`` answers 200.
Leaving ends the whole group, workerd included. Several servers run side by side when port and state
differ; one state folder belongs to one server at a time and keeps its data between runs.
"""

import http.client
import os
import re
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from scripts.build import build
from scripts.layout import MIGRATIONS, ROOT, WORKERD
from scripts.node import node_environment, wrangler_command
from scripts.ports import HOST, free_port, require_free_port
from scripts.process_group import commands_of_group, end_group, listening_ports
from scripts.programs import run_program
from scripts.setup_error import SetupError
from scripts.stamps import content_digest, is_fresh, set_stamp

COMPATIBILITY_FLAGS: Final = ("python_workers", "python_workers_development")
"""The second one selects the assembled runtime. It is for the command line only, never for wrangler.toml."""

CONFIGURATION: Final = ROOT / "wrangler.toml"

WORKERD_ARGUMENTS: Final = "OPENSESSION_WORKERD_ARGUMENTS"
"""Variable read by the workerd wrapper: further options of ``workerd serve``, one a line."""

HEALTH: Final = "/api/health"

_POLL_SECONDS: Final = 0.1
_STOP_SECONDS: Final = 10.0
_FAILURE_LOG_LINES: Final = 60
_REFUSALS_BEFORE_FAILURE: Final = 5


class DevServer:
    """One ``wrangler dev`` with its own port, state folder, variables and log.

    ``variables`` become the Worker's variables and secrets. With None the Worker takes them from
    ``.dev.vars``, as a person's own server does; with a mapping, even an empty one, that file is not read.
    ``workerd_arguments`` are further options of ``workerd serve``. ``configuration`` names another Worker's
    wrangler file and ``workerd`` another program to run it, both for measuring. ``deadline`` is in seconds,
    from the start of the process to the first healthy answer.
    """

    def __init__(
        self,
        port: int,
        state: Path,
        variables: Mapping[str, str] | None = None,
        *,
        workerd_arguments: Sequence[str] = (),
        configuration: Path = CONFIGURATION,
        workerd: Path = WORKERD,
        deadline: float = 180.0,
    ) -> None:
        self.port = port
        self.state = state
        self.variables = variables
        self.base_url = f"http://{HOST}:{port}"
        self.log_path = state / "wrangler.log"
        self._workerd_arguments = tuple(workerd_arguments)
        self._configuration = configuration
        self._workerd = workerd
        self._deadline = deadline
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Build, migrate and start; return when healthy. Raises SetupError with the log when that fails."""
        require_free_port(self.port)
        build()
        apply_migrations(self.state)
        with self.log_path.open("wb") as log:
            self._process = self._spawn(log)
        try:
            self._wait_until_healthy()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End wrangler and every process it started; does nothing when nothing runs."""
        process, self._process = self._process, None
        if process:
            end_group(process, _STOP_SECONDS)

    def restart(self) -> None:
        """Stop and start again on the same state: what was stored is there, what was in memory is not."""
        self.stop()
        self.start()

    @property
    def is_running(self) -> bool:
        """Tell whether wrangler still runs."""
        return self._process is not None and self._process.poll() is None

    def log(self) -> str:
        """Return what wrangler and the Worker printed since the last start."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def workerd_pids(self) -> list[int]:
        """Return the workerd processes that run the Worker, for accounting in ``/proc`` (Linux).

        wrangler starts a second workerd as its proxy on the public port. Only the one with the Worker
        has an inspector, which is how the two are told apart.
        """
        if self._process is None:
            return []
        return [
            pid
            for pid, words in commands_of_group(self._process.pid).items()
            if "serve" in words and any(word.startswith("--inspector-addr") for word in words)
        ]

    def worker_url(self) -> str:
        """Return an address of the Worker without wrangler's proxy in front (Linux).

        The proxy adds some milliseconds and breaks an answer that comes before the request body was
        read; Cloudflare's network does neither. The address changes when wrangler reloads the Worker.
        """
        ports = [port for pid in self.workerd_pids() for port in listening_ports(pid)]
        # workerd also listens for its inspector and its debugger, which know no such path.
        found = [port for port in ports if _status_of(port, HEALTH, self._deadline) == 200]
        if not found:
            raise self._failure("The Worker was not found behind wrangler's proxy.")
        return f"http://{HOST}:{found[0]}"

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        self._write_environment_file()
        arguments = [
            *("dev", "--config", str(self._configuration)),
            *("--ip", HOST, "--port", str(self.port), "--inspector-port", str(free_port())),
            *("--persist-to", str(self.state.resolve()), "--show-interactive-dev-session=false"),
            *(word for flag in COMPATIBILITY_FLAGS for word in ("--compatibility-flags", flag)),
        ]
        if self.variables is not None:
            arguments += ["--env-file", str(self._environment_file.resolve())]
        environment = {
            **os.environ,
            **node_environment(),
            "MINIFLARE_WORKERD_PATH": str(self._workerd),
            WORKERD_ARGUMENTS: "\n".join(self._workerd_arguments),
            # Apart from each other, or two servers of one Worker name find and replace one another.
            "WRANGLER_REGISTRY_PATH": str(self.state.resolve() / "registry"),
            "WRANGLER_LOG_PATH": str(self.state.resolve() / "logs"),
        }
        return subprocess.Popen(
            wrangler_command(*arguments),
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def _environment_file(self) -> Path:
        return self.state / "variables.env"

    def _write_environment_file(self) -> None:
        if self.variables is None:
            return
        text = "".join(f"{name}={quote_variable(value)}\n" for name, value in self.variables.items())
        self._environment_file.touch(mode=0o600)
        self._environment_file.write_text(text)

    def _wait_until_healthy(self) -> None:
        give_up = time.monotonic() + self._deadline
        refusals = 0
        while time.monotonic() < give_up:
            if not self.is_running:
                raise self._failure("wrangler ended before the Worker answered.")
            status = _status_of(self.port, HEALTH, give_up - time.monotonic())
            if status == 200:
                return
            # wrangler's proxy may answer 5xx for a moment while the Worker is still being started.
            refusals += status is not None
            if refusals >= _REFUSALS_BEFORE_FAILURE:
                raise self._failure(f"The Worker answers its health check with status {status}.")
            time.sleep(_POLL_SECONDS)
        raise self._failure(f"The Worker did not answer within {self._deadline:.0f} seconds.")

    def _failure(self, problem: str) -> SetupError:
        # Without colours and without the table of uploaded modules, which pushes the reason out of sight.
        text = re.sub(r"\x1b\[[\d;]*m", "", self.log())
        lines = [line for line in text.splitlines() if not line.startswith(("┌", "│", "├", "└"))]
        detail = "\n".join(lines[-_FAILURE_LOG_LINES:])
        return SetupError(problem, "The end of its log stands above.", detail=detail)


def quote_variable(value: str) -> str:
    """Quote a value for an environment file as wrangler reads it; raises ValueError if that cannot be.

    A single-quoted value stands for itself there, except that ``$NAME`` is expanded unless escaped.
    """
    if "'" in value or "\\" in value:
        raise ValueError("a variable for the Worker may contain neither a single quote nor a backslash")
    escaped = value.replace("$", r"\$")
    return f"'{escaped}'"


def apply_migrations(state: Path) -> None:
    """Bring the local D1 database in a state folder up to the newest migration."""
    state.mkdir(parents=True, exist_ok=True)
    # Inside wrangler's own data folder, so that deleting the data deletes the stamp.
    stamp = state / "v3" / "d1" / "migrations.stamp"
    digest = content_digest(MIGRATIONS.glob("*.sql"))
    if is_fresh(stamp, digest):
        return
    run_program(
        wrangler_command("d1", "migrations", "apply", "DB", "--local", "--persist-to", str(state.resolve())),
        problem="The database migrations could not be applied.",
        remedy=f"The lines above say which one. To start afresh, delete {state}.",
        environment={**node_environment(), "CI": "1", "WRANGLER_LOG_PATH": str(state.resolve() / "logs")},
    )
    set_stamp(stamp, digest)


def _status_of(port: int, path: str, seconds: float) -> int | None:
    """Return the status that a path of a local server answers with, or None when nothing answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=max(seconds, 1.0))
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
