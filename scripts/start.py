"""``npm start``: from a fresh clone to a running site with example sessions."""

import argparse
import os
import shlex
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType
from typing import Final

from scripts.admin_key import DEV_VARS, NAME, ensure_admin_key
from scripts.devserver import DevServer
from scripts.environment import prepare_node_modules
from scripts.examples import publish_once
from scripts.layout import LOCAL_STATE, ROOT
from scripts.ports import require_free_port
from scripts.setup_error import SetupError
from scripts.terminal import complain, say

DEFAULT_PORT: Final = 8788
_FOLLOW_SECONDS: Final = 0.2


def parse_port(arguments: Sequence[str]) -> int:
    """Return the port from ``--port``, else from the variable PORT, else 8788; raises SetupError."""
    parser = argparse.ArgumentParser(prog="npm start --", description="Run the site on this machine.")
    parser.add_argument(
        "--port", default=os.environ.get("PORT") or str(DEFAULT_PORT), help=f"default: PORT or {DEFAULT_PORT}"
    )
    text: str = parser.parse_args(arguments).port
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SetupError(
            f"{text!r} is not a port.", "Give a number from 1 to 65535: npm start -- --port 8789"
        )
    return int(text)


def check_options(arguments: Sequence[str]) -> None:
    """Fail before the long set-up if the options are wrong or the port is taken; raises SetupError."""
    require_free_port(parse_port(arguments))


def welcome(base_url: str) -> str:
    """Return what the terminal says once the site answers."""
    read_key = f"$(sed -n s/^{NAME}=//p {shlex.quote(os.path.relpath(DEV_VARS, ROOT))})"
    return f"""
OpenSession is running at {base_url}

Two things to try next:
  1. Open {base_url}/sessions and read one of the example sessions.
  2. Publish a session of your own, a HAIL file:
     curl --data-binary @my-session.hail.jsonl \\
       -H "X-OpenSession-Admin-Key: {read_key}" \\
       {base_url}/api/admin/sessions

Ctrl-C stops it. The data stays in .wrangler/state; below is the server's log.
"""


def serve(port: int) -> None:
    """Start the site and stay until it is interrupted or wrangler ends; raises SetupError."""
    prepare_node_modules()
    admin_key = ensure_admin_key()
    say("Starting the site ...")
    with DevServer(port, LOCAL_STATE) as server:
        # Inside wrangler's data folder: who deletes the data gets the examples again.
        publish_once(port, admin_key, LOCAL_STATE / "v3" / "examples.published")
        say(welcome(server.base_url))
        _follow(server)
        if not server.is_running:
            raise SetupError("The server ended by itself.", "Its log stands above; run `npm start` again.")


def _follow(server: DevServer) -> None:
    """Copy the log to the terminal while the server runs; return when it, or who started us, is gone."""
    starter = os.getppid()
    with server.log_path.open(errors="replace") as log:
        log.seek(0, os.SEEK_END)
        while server.is_running and os.getppid() == starter:
            sys.stdout.write(log.read())
            sys.stdout.flush()
            time.sleep(_FOLLOW_SECONDS)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> int:
    """Run ``npm start``; return the exit status."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        serve(parse_port(arguments))
    except SetupError as error:
        complain(error.report())
        return 1
    except KeyboardInterrupt:
        say("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
