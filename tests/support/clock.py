"""A clock that tests set."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class Clock:
    """Stands still until it is moved."""

    seconds: float = datetime(2026, 11, 17, 12, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        """Return seconds since the epoch."""
        return self.seconds

    def move(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0) -> None:
        """Let time pass."""
        self.seconds += seconds + 60 * minutes + 3600 * hours

    def ago(self, *, seconds: int = 0, hours: int = 0) -> str:
        """Return an instant before now as HAIL writes it."""
        moment = datetime.fromtimestamp(self.seconds - seconds - 3600 * hours, UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
