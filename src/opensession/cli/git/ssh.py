"""What the user's ssh configuration calls a host: many have an alias for each account on the same one."""

import shutil
import subprocess
from collections.abc import Mapping

from opensession.store.git_remote import SCP_FORM

SECONDS = 10


def without_alias(url: str, environment: Mapping[str, str]) -> str | None:
    """Return a remote's URL of the short ssh form with its host's real name; None if that is no other.

    Asks ``ssh -G``, which reads the configuration and connects to nothing.
    """
    short = SCP_FORM.fullmatch(url)
    program = shutil.which("ssh", path=environment.get("PATH"))
    if short is None or program is None or short["host"].startswith("-"):
        return None
    try:
        answer = subprocess.run(  # noqa: S603  (an argument list, and a host's name in it)
            [program, "-G", short["host"]],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (line.partition(" ") for line in answer.stdout.decode("utf-8", "replace").splitlines())
    host = next((value.strip() for key, _, value in lines if key == "hostname"), short["host"])
    return None if host == short["host"] else f"git@{host}:{short['path']}"
