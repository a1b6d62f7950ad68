"""workerd's configuration as wrangler writes it, captured once and cut in two.

Under ``wrangler dev`` one process runs the Worker, its asset router, the simulated D1 and R2, a trace
collector and a proxy that logs every request, so its CPU time says little about the Worker. The platform
runs and bills those apart. Here the same configuration becomes two processes: storage with D1 and R2, and
the Worker alone, which reaches them over loopback.
"""

import shlex
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import capnp  # type: ignore[import-untyped]  # pycapnp carries no types for messages

from scripts.devserver import CONFIGURATION, DevServer
from scripts.layout import NODE_MODULES, WORKERD

Message = dict[str, Any]
"""A Cap'n Proto struct as pycapnp gives it; the schema is workerd.capnp in the npm package."""

DIRECT: Final = "direct"
"""Socket of the Worker itself."""

STORAGE_SOCKETS: Final = {"d1": "d1:db:entry", "r2": "r2:bucket:entry"}
"""Sockets of the storage process, and the service of miniflare behind each."""

LOCAL_ONLY_FLAGS: Final = frozenset({"streaming_tail_worker", "tail_worker_user_spans"})
"""Compatibility flags of the trace collector."""

_MESSAGE_WORDS: Final = 2**40
_CAPTURE: Final = """#!/bin/sh
# Keeps the configuration of the Worker's process, then runs it as always.
case " $* " in
*" --inspector-addr="*) cat > {copy}; exec {workerd} "$@" < {copy} ;;
esac
exec {workerd} "$@"
"""


@cache
def _schema() -> Any:
    # The schema imports the C++ annotations, which pycapnp brings.
    imports = [str(Path(capnp.__file__).parent.parent)]
    return capnp.load(str(NODE_MODULES / "workerd" / "workerd.capnp"), imports=imports).Config


def capture(
    folder: Path,
    port: int,
    variables: Mapping[str, str],
    configuration: Path = CONFIGURATION,
    look: Callable[[DevServer], object] = lambda _: None,
) -> Message:
    """Start a Worker under wrangler once, wait until it is healthy, and return its configuration.

    ``folder`` gets the state of D1 and R2, with the migrations applied; ``look`` gets the running server.
    """
    folder.mkdir(parents=True, exist_ok=True)
    program, copy = folder / "workerd", folder / "workerd.bin"
    program.write_text(_CAPTURE.format(copy=shlex.quote(str(copy)), workerd=shlex.quote(str(WORKERD))))
    program.chmod(0o755)
    with DevServer(port, folder, variables, configuration=configuration, workerd=program) as server:
        look(server)
        return decode(copy.read_bytes())


def decode(message: bytes) -> Message:
    """Read a configuration."""
    with _schema().from_bytes(message, traversal_limit_in_words=_MESSAGE_WORDS) as config:
        decoded: Message = config.to_dict()
        return decoded


def encode(config: Message) -> bytes:
    """Write a configuration."""
    return bytes(_schema().new_message(**config).to_bytes())


def storage_config(captured: Message) -> Message:
    """Return the configuration of a process that serves D1 and R2 only."""
    _, worker = user_worker(captured)
    sockets = []
    for name, service in STORAGE_SOCKETS.items():
        [used] = [place for place in _storage_places(worker) if place["name"] == service]
        sockets.append(_socket(name, {"name": service, "props": used["props"]}))
    kept = [s for s in captured["services"] if s["name"].startswith(("d1:", "r2:bucket", "r2:storage"))]
    return {**captured, "services": [*kept, _external("loopback")], "sockets": sockets}


def worker_config(captured: Message) -> Message:
    """Return the configuration of a process that runs the Worker only, with D1 and R2 outside."""
    name, worker = user_worker(captured)
    outside = {service: socket for socket, service in STORAGE_SOCKETS.items()}
    bindings = [_redirected(binding, outside) for binding in worker["bindings"]]
    flags = [flag for flag in worker["compatibilityFlags"] if flag not in LOCAL_ONLY_FLAGS]
    own = {**worker, "bindings": bindings, "compatibilityFlags": flags, "streamingTails": []}
    kept = [
        service
        for service in captured["services"]
        if service["name"].startswith(("outbound:", "cache:", "ratelimit:", "assets:", "internet"))
        and not service["name"].startswith(("assets:router", "assets:rpc-proxy"))
    ]
    services = [{"name": name, "worker": own}, *kept]
    services += [_external(socket) for socket in (*STORAGE_SOCKETS, "loopback")]
    return {**captured, "services": services, "sockets": [_socket(DIRECT, {"name": name})]}


def user_worker(captured: Message) -> tuple[str, Message]:
    """Return name and description of the service that is not miniflare's own."""
    [found] = [
        (service["name"], service["worker"])
        for service in captured["services"]
        if service["name"].startswith("core:user:") and "miniflare-" not in service["name"]
    ]
    return found


def _storage_places(worker: Message) -> list[Message]:
    """Return the service designators of the Worker's D1 and R2 bindings."""
    places = [binding["r2Bucket"] for binding in worker["bindings"] if "r2Bucket" in binding]
    for binding in worker["bindings"]:
        places += [
            inner["service"]
            for inner in binding.get("wrapped", {}).get("innerBindings", ())
            if "service" in inner
        ]
    return places


def _redirected(binding: Message, outside: Mapping[str, str]) -> Message:
    """Let a D1 or R2 binding point to the storage process."""
    if "r2Bucket" in binding:
        return {**binding, "r2Bucket": {"name": outside[binding["r2Bucket"]["name"]]}}
    inner = binding.get("wrapped", {}).get("innerBindings", [])
    if not any(part.get("service", {}).get("name") in outside for part in inner):
        return binding
    parts = [{**part, "service": {"name": outside[part["service"]["name"]]}} for part in inner]
    return {**binding, "wrapped": {**binding["wrapped"], "innerBindings": parts}}


def _socket(name: str, service: Message) -> Message:
    return {"name": name, "address": "127.0.0.1:0", "http": {"style": "host"}, "service": service}


def _external(name: str) -> Message:
    # The address is given on the command line of the process.
    return {"name": name, "external": {"http": {"style": "host"}}}
