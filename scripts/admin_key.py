"""The key of the local site's write route, kept in ``.dev.vars`` where wrangler reads it."""

import os
import re
import secrets
from pathlib import Path

from scripts.layout import ROOT

NAME = "OPENSESSION_ADMIN_KEY"
DEV_VARS = ROOT / ".dev.vars"


def ensure_admin_key(file: Path = DEV_VARS) -> str:
    """Return the key from the file; on the first run make a random one and write it there (mode 600)."""
    text = file.read_text() if file.exists() else ""
    match = re.search(rf"^{NAME}=[\"']?([^\s\"']+)", text, re.MULTILINE)
    if match:
        return match[1]
    key = secrets.token_urlsafe(32)
    separator = "\n" if text and not text.endswith("\n") else ""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as output:
        output.write(f"{separator}{NAME}={key}\n")
    return key
