"""One HTTP answer, the same value whatever runtime gave it."""

import json
from dataclasses import dataclass

JsonObject = dict[str, object]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, header pairs with lower-case names, and the whole body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header's value, None when it is absent; a header that came twice is a failure."""
        found = [value for key, value in self.headers if key == name]
        assert len(found) < 2, f"{name} came {len(found)} times"
        return found[0] if found else None

    def tokens(self, name: str) -> set[str]:
        """Return the comma-separated members of a header."""
        return {token.strip() for token in (self.header(name) or "").split(",")} - {""}

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()

    @property
    def json(self) -> JsonObject:
        """The body as a JSON object."""
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value

    def error(self) -> tuple[int, str]:
        """Return status and code of an error envelope."""
        return self.status, str(self.json["code"])
