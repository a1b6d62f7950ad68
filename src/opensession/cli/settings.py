"""Configuration: one table of settings, read from two files and the environment (cli.md §4).

``<repo>/.opensession/config.toml`` holds what a repository shares, ``opensession.toml`` in the user's
configuration folder what is the user's alone. The environment stands over the repository, the repository over
the user.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from opensession.cli.errors import Failure, Usage
from opensession.cli.surroundings import Surroundings
from opensession.cli.words import word

Origin = Literal["default", "user", "repository", "environment"]


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: ``table.key`` in the files, a variable in the environment."""

    name: str
    variable: str
    default: str
    kind: Literal["url", "text"]
    user_only: bool = False
    """A repository may not set it: a stranger's checkout must not choose where a key is sent."""

    @property
    def place(self) -> tuple[str, str]:
        """Table and key."""
        table, _, key = self.name.partition(".")
        return table, key


SETTINGS: tuple[Setting, ...] = (
    Setting("share.base_url", "OPENSESSION_SHARE_BASE_URL", "", "url"),
    Setting("share.remote", "OPENSESSION_SHARE_REMOTE", "", "text"),
    Setting("share.branch", "OPENSESSION_SHARE_BRANCH", "", "text"),
    Setting("site.url", "OPENSESSION_SITE", "http://127.0.0.1:8788", "url", user_only=True),
)

_LOOK = ("opensession config show",)

_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Value:
    """A setting's value and who set it."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings in force, by name. ``unknown`` are keys of the files that mean nothing."""

    values: Mapping[str, Value]
    unknown: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        """Return a value; blank when nothing sets it."""
        return self.values[name].text


def user_file(surroundings: Surroundings) -> Path:
    """Return the user's file."""
    return surroundings.config_dir / "opensession.toml"


def repository_file(surroundings: Surroundings) -> Path | None:
    """Return the repository's file; None outside of a repository."""
    root = surroundings.repository
    return root / ".opensession" / "config.toml" if root else None


def read_settings(surroundings: Surroundings) -> Settings:
    """Return the settings in force. Raises Failure for a file that is no TOML, Usage for a bad value."""
    values = {setting.name: Value(setting.default, "default") for setting in SETTINGS}
    unknown: list[str] = []
    files: tuple[tuple[Origin, Path | None], ...] = (
        ("user", user_file(surroundings)),
        ("repository", repository_file(surroundings)),
    )
    for origin, path in files:
        for name, text in _read(path).items():
            setting = _BY_NAME.get(name)
            if setting is None or (setting.user_only and origin == "repository"):
                unknown.append(f"{name} ({origin})")
            else:
                values[name] = Value(check(setting, text), origin)
    for setting in SETTINGS:
        given = surroundings.environment.get(setting.variable, "").strip()
        if given:
            values[setting.name] = Value(check(setting, given), "environment")
    return Settings(values, tuple(unknown))


def setting(name: str) -> Setting:
    """Return a setting by name; raises Usage for one that does not exist."""
    try:
        return _BY_NAME[name]
    except KeyError:
        known = ", ".join(_BY_NAME)
        raise Usage(
            word("config.unknown", name=name, known=known),
            code="unknown_setting",
            next=_LOOK,
        ) from None


def check(setting: Setting, value: object) -> str:
    """Return a value in normal form; raises Usage when the setting cannot have it."""
    text = value.strip() if isinstance(value, str) else None
    if text is None or not text.isprintable():
        raise Usage(word("config.not_text", name=setting.name), code="bad_setting", next=_LOOK)
    return _origin_of(setting, text) if setting.kind == "url" and text else text


def _origin_of(setting: Setting, text: str) -> str:
    """Return an http or https address without a slash at its end, or raise Usage."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.username or parts.password or parts.query or parts.fragment:
        raise Usage(word("config.not_url", name=setting.name), code="bad_setting", next=_LOOK)
    return text.rstrip("/")


def _read(path: Path | None) -> dict[str, object]:
    """Return a file's values by ``table.key``; a missing file has none."""
    if path is None or not path.is_file():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Failure(word("config.broken", path=path, reason=str(error)), code="bad_configuration") from None
    flat: dict[str, object] = {}
    for table, content in tables.items():
        if isinstance(content, dict):
            flat |= {f"{table}.{key}": value for key, value in content.items()}
        else:
            flat[table] = content
    return flat
