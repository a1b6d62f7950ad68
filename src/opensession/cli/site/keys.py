"""The operator's key: from a file, standard input, the environment, or the checkout's own settings.

Never from the command line, where every user of the machine can read it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from opensession.cli.command import Run
from opensession.cli.errors import AuthenticationError
from opensession.cli.site.address import is_loopback
from opensession.cli.words import word

VARIABLE = "OPENSESSION_ADMIN_KEY"

LOCAL_SETTINGS = ".dev.vars"
"""Where the site of ``npm start`` has its variables, in the root of the checkout."""

MAX_KEY_CHARACTERS = 1024


@dataclass(frozen=True, slots=True)
class AdminKey:
    """A key. Its text is in no representation of it."""

    text: str = field(repr=False)

    def hidden_in(self, text: str) -> str:
        """Return a text without the key, should somebody have put it there."""
        return text.replace(self.text, "…")


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where the command line says that the key is. Neither: look where it usually is."""

    file: str | None = None
    stdin: bool = False


def find_key(run: Run, source: KeySource, origin: str) -> AdminKey | None:
    """Return the key for a site, None when there is none. Raises AuthenticationError for one that is none."""
    text = _given(run, source)
    if text is None:
        text = run.surroundings.environment.get(VARIABLE, "").strip()
        if not text and is_loopback(origin) and run.surroundings.repository:
            text = _of_checkout(run.surroundings.repository)
        if not text:
            return None
    if not text or len(text) > MAX_KEY_CHARACTERS or not (text.isascii() and text.isprintable()):
        raise AuthenticationError(word("site.key_unusable"), code="bad_key", docs="docs/operating.md")
    return AdminKey(text)


def _given(run: Run, source: KeySource) -> str | None:
    """Return the first line of what the command line names, None when it names nothing."""
    if source.stdin:
        data = run.terminal.read_input()
    elif source.file is not None:
        data = run.surroundings.path(source.file).read_bytes()
    else:
        return None
    return data.decode(errors="replace").partition("\n")[0].strip()


def _of_checkout(root: Path) -> str:
    """Return the key of the site that a checkout runs; blank when it has none."""
    path = root / LOCAL_SETTINGS
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []
    for line in lines:
        name, _, value = line.partition("=")
        if name.strip() == VARIABLE:
            value = value.strip()
            quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
            return value[1:-1].strip() if quoted else value
    return ""
