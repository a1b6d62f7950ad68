"""What the process was started in: home, folder, environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_APPLICATION = "opensession"
_ON = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True)
class Surroundings:
    """Where a command runs. Commands ask here and never ``os``, so that a test can set it all."""

    home: Path
    cwd: Path
    environment: Mapping[str, str]
    platform: str

    def path(self, text: str) -> Path:
        """Return a path as the user wrote it, taken from the current folder; ``~`` is the home."""
        if text == "~" or text.startswith("~/"):
            return self.home / text[2:]
        return self.cwd / text

    def is_on(self, variable: str) -> bool:
        """Tell whether a variable is set to 1, true, yes or on."""
        return self.environment.get(variable, "").strip().lower() in _ON

    @property
    def config_dir(self) -> Path:
        """The folder of the user's configuration."""
        return self._folder("XDG_CONFIG_HOME", ".config")

    @property
    def data_dir(self) -> Path:
        """The folder of what cannot be made again: the object store."""
        return self._folder("XDG_DATA_HOME", ".local/share")

    @property
    def state_dir(self) -> Path:
        """The folder of what may be lost with some work: journals of what was done."""
        return self._folder("XDG_STATE_HOME", ".local/state")

    @property
    def cache_dir(self) -> Path:
        """The folder of what is made again when it is gone: the index."""
        return self._folder("XDG_CACHE_HOME", ".cache")

    @cached_property
    def repository(self) -> Path | None:
        """The root of the Git work tree around the current folder, by its ``.git`` folder or file."""
        folders = (self.cwd, *self.cwd.parents)
        return next((folder for folder in folders if (folder / ".git").exists()), None)

    def _folder(self, variable: str, default: str) -> Path:
        # The XDG Base Directory Specification has relative values ignored.
        given = self.environment.get(variable, "")
        return (Path(given) if os.path.isabs(given) else self.home / default) / _APPLICATION


def surroundings_of(environment: Mapping[str, str], cwd: Path, platform: str) -> Surroundings:
    """Read the surroundings of a process from its environment."""
    home = environment.get("HOME") or environment.get("USERPROFILE") or os.path.expanduser("~")
    return Surroundings(Path(home), cwd, environment, platform)
