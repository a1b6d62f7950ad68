"""workerd without wrangler: one process, one configuration, its ports and its costs."""

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bench import process
from bench.topology import STORAGE_SOCKETS, Message, encode
from scripts.layout import WORKERD
from scripts.ports import HOST

_NOWHERE: Final = f"{HOST}:9"
"""The discard port, for miniflare's log server, which nothing measured may depend on."""

_STOP_SECONDS: Final = 10.0


class Workerd:
    """One running workerd. ``outside`` are the ports of services in another process."""

    def __init__(
        self,
        config: Message,
        log: Path,
        *,
        outside: Mapping[str, int] | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self._message = encode(config)
        self._sockets = len(config["sockets"])
        self._log = log
        self._arguments = [*arguments, f"--external-addr=loopback={_NOWHERE}"]
        self._arguments += [f"--external-addr={name}={HOST}:{port}" for name, port in (outside or {}).items()]
        self.ports: dict[str, int] = {}
        self.started = 0.0
        """When the process was started, on the clock of time.perf_counter."""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Process id; raises RuntimeError when nothing runs."""
        if self._process is None:
            raise RuntimeError("workerd is not running")
        return self._process.pid

    def start(self) -> None:
        """Start and return once all sockets listen; raises RuntimeError with the log when it ends instead."""
        listening, told = os.pipe()
        command = [
            str(WORKERD),
            "serve",
            "--binary",
            "--experimental",
            f"--control-fd={told}",
            *self._arguments,
            "-",
        ]
        self.started = time.perf_counter()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, pass_fds=[told]
            )
        os.close(told)
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            pipe.write(self._message)
        with os.fdopen(listening) as events:
            while len(self.ports) < self._sockets:
                event = json.loads(events.readline() or "{}")
                if not event:
                    self.stop()
                    raise RuntimeError(
                        f"workerd did not start:\n{self._log.read_text(errors='replace')[-4000:]}"
                    )
                if event["event"] == "listen":
                    self.ports[event["socket"]] = event["port"]

    def stop(self) -> None:
        """End the process; does nothing when nothing runs."""
        child, self._process = self._process, None
        self.ports = {}
        if child is None:
            return
        child.terminate()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def cpu_seconds(self) -> float:
        """Return the CPU time used so far."""
        return process.cpu_seconds(self.pid)

    @property
    def outside_ports(self) -> dict[str, int]:
        """Ports of a storage process, as ``outside`` of the Workers that use it."""
        return {name: self.ports[name] for name in STORAGE_SOCKETS}
