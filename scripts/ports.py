"""Local TCP ports."""

import socket
from typing import Final

from scripts.setup_error import SetupError

HOST: Final = "127.0.0.1"
"""Every local server listens here only."""


def require_free_port(port: int) -> None:
    """Raise SetupError if another program listens on a local port."""
    with socket.socket() as probe:
        # A port whose last connections are still closing counts as free, as it does for wrangler.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise SetupError(
                f"This user may not open port {port}.",
                "Choose one above 1023: npm start -- --port 8788",
            ) from error
        except OSError as error:
            raise SetupError(
                f"Port {port} is already in use.",
                f"Stop the program that uses it, or choose another: npm start -- --port {port + 1}",
            ) from error


def free_port() -> int:
    """Return a local port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
