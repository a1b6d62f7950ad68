"""Run the stand-in until it is interrupted; ``python -m tests.standin --help`` tells how."""

import argparse
import signal
from pathlib import Path
from threading import Event

from tests.standin.repository import Repository
from tests.standin.server import StandinHost


def main() -> None:
    """Serve repositories and folders, saying where once it listens."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description="A Git host on loopback.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes any free one")
    for name, meaning in (("repository", "serve a bare repository"), ("folder", "commit and serve files")):
        parser.add_argument(
            f"--{name}", action="append", default=[], type=_pair, metavar="OWNER/NAME=PATH", help=meaning
        )
    options = parser.parse_args()
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    with StandinHost(options.port) as host:
        host.repositories.update({name: Repository(path) for name, path in options.repository})
        for name, path in options.folder:
            host.add_repository(name).commit_folder(path)
        print(f"ready {host.origin}", flush=True)
        stop.wait()


def _pair(text: str) -> tuple[str, Path]:
    name, _, path = text.partition("=")
    if name.count("/") < 1 or not Path(path).is_dir():
        raise argparse.ArgumentTypeError("expected OWNER/NAME=PATH with an existing folder")
    return name, Path(path)


if __name__ == "__main__":
    main()
