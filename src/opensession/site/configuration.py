"""The site's configuration: one value made from the environment's variables, nowhere else read."""

import re
from collections.abc import Callable
from dataclasses import dataclass

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})

LOOPBACK_ORIGIN = re.compile(r"http://(?:127\.0\.0\.1|localhost):[0-9]{1,5}")

DEFAULT_GIT_HOSTS = ("github.com", "gitlab.com")
DEFAULT_MAX_BODY_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings of one deployment. Each field names its variable; README.md has the same table."""

    admin_key: str | None = None
    """``OPENSESSION_ADMIN_KEY``: unset turns the admin routes off."""
    base_url: str | None = None
    """``BASE_URL``, then ``OPENSESSION_BASE_URL``: the public origin; unset uses the request's own."""
    allowed_origins: frozenset[str] = frozenset()
    """``OPENSESSION_ALLOWED_ORIGINS``: comma list of origins that may call the API from a browser."""
    public_feed: bool = True
    """``OPENSESSION_PUBLIC_FEED_ENABLED``: whether anyone may list; detail and raw stay reachable by id."""
    indexing: bool = False
    """``OPENSESSION_INDEXING_ENABLED``: whether search engines may index session pages."""
    parse_preview: bool = True
    """``OPENSESSION_PARSE_PREVIEW_ENABLED``: whether ``/src/…`` and the parse preview work."""
    jwt_secret: str | None = None
    """``JWT_SECRET``: unset turns accounts off."""
    git_hosts: tuple[str, ...] = DEFAULT_GIT_HOSTS
    """``OPENSESSION_GIT_HOSTS``: comma list of host names that sources may be fetched from."""
    score_plugin: str = "heuristic_v1"
    """``OPENSESSION_SESSION_SCORE_PLUGIN``: which score is computed when a session is published."""
    max_body_bytes: int = DEFAULT_MAX_BODY_BYTES
    """``OPENSESSION_MAX_BODY_BYTES``: largest session that can be published or fetched."""
    security_contact: str | None = None
    """``OPENSESSION_SECURITY_CONTACT``: a mailto: or https: address for security.txt."""
    standin_host: str | None = None
    """``OPENSESSION_STANDIN_HOST``: tests only; a loopback origin that plays every Git host."""


def read_configuration(variable: Callable[[str], str | None]) -> Configuration:
    """Make the configuration from a lookup of variables.

    Values are trimmed, one pair of surrounding quotes is dropped, and blank means unset (api.md §5.2).
    Raises ValueError with the variable's name for a value that cannot be used.
    """

    def text(name: str) -> str | None:
        value = (variable(name) or "").strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1].strip()
        return value or None

    def flag(name: str, default: bool) -> bool:
        value = text(name)
        return default if value is None else value.lower() in TRUE_WORDS

    def words(name: str) -> tuple[str, ...]:
        return tuple(word for part in (text(name) or "").split(",") if (word := part.strip()))

    base_url = text("BASE_URL") or text("OPENSESSION_BASE_URL")
    return Configuration(
        admin_key=text("OPENSESSION_ADMIN_KEY"),
        base_url=base_url.rstrip("/") if base_url else None,
        allowed_origins=frozenset(words("OPENSESSION_ALLOWED_ORIGINS")),
        public_feed=flag("OPENSESSION_PUBLIC_FEED_ENABLED", True),
        indexing=flag("OPENSESSION_INDEXING_ENABLED", False),
        parse_preview=flag("OPENSESSION_PARSE_PREVIEW_ENABLED", True),
        jwt_secret=text("JWT_SECRET"),
        git_hosts=tuple(host.lower() for host in words("OPENSESSION_GIT_HOSTS")) or DEFAULT_GIT_HOSTS,
        score_plugin=text("OPENSESSION_SESSION_SCORE_PLUGIN") or "heuristic_v1",
        max_body_bytes=_bytes(text("OPENSESSION_MAX_BODY_BYTES")),
        security_contact=text("OPENSESSION_SECURITY_CONTACT"),
        standin_host=_loopback(text("OPENSESSION_STANDIN_HOST")),
    )


def _bytes(value: str | None) -> int:
    if value is None:
        return DEFAULT_MAX_BODY_BYTES
    if not (value.isascii() and value.isdecimal()) or not 1024 <= int(value) <= 64 * 1024 * 1024:
        raise ValueError("OPENSESSION_MAX_BODY_BYTES must be a whole number from 1024 to 67108864")
    return int(value)


def _loopback(value: str | None) -> str | None:
    """Refuse a stand-in that is not on this machine: it would turn the fetch policy off."""
    if value is not None and LOOPBACK_ORIGIN.fullmatch(value) is None:
        raise ValueError("OPENSESSION_STANDIN_HOST must be a loopback origin such as http://127.0.0.1:9000")
    return value
