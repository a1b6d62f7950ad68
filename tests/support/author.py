"""Publishes sessions for one test, under names that no other test uses, and takes them down again."""

from collections.abc import Mapping, Sequence

from tests.support.answer import Answer, JsonObject
from tests.support.client import Body, SiteClient
from tests.support.hail_text import START, header, lines, talk


class Author:
    """Writes and publishes for one test. ``name`` is unique to the test and serves as tool name too."""

    def __init__(self, site: SiteClient, name: str) -> None:
        self.site = site
        self.name = name
        self.published: list[str] = []
        self._written = 0

    def write(
        self,
        *texts: str,
        events: Sequence[JsonObject] | None = None,
        tool: str | None = None,
        created_at: str = START,
        title: str | None = None,
        description: str | None = None,
        tags: Sequence[str] = (),
        related: Sequence[str] = (),
        attributes: Mapping[str, object] | None = None,
    ) -> bytes:
        """Write a session of prompts and answers in turn, or of the given events; each is another one."""
        self._written += 1
        first = header(
            f"{self.name}-{self._written}",
            tool=tool or self.name,
            created_at=created_at,
            title=title,
            description=description,
            tags=tags,
            related=related,
            attributes=attributes,
        )
        return lines(first, *(talk(*texts or ("Hello",)) if events is None else events))

    def publish(self, body: bytes) -> str:
        """Publish a body that is new to the site and return its id."""
        answer = self.send(body)
        assert answer.status == 201, answer.text
        return str(answer.json["id"])

    def send(self, body: Body, **headers: str) -> Answer:
        """Publish a body, whatever comes of it; what was published goes when the test ends."""
        answer = self.site.publish(body, **headers)
        if answer.status in {200, 201}:
            self.published.append(str(answer.json["id"]))
        return answer

    def take_down(self) -> None:
        """Delete everything this author published that is still there."""
        for session_id in dict.fromkeys(self.published):
            assert self.site.delete(session_id).status in {200, 404}
        self.published.clear()

    def listed(self, **query: str | int) -> list[str]:
        """Return the ids that a list of this author's sessions holds, in order."""
        return session_ids(self.site.get("/api/sessions", tool=self.name, **query))


def session_ids(answer: Answer) -> list[str]:
    """Return the ids of a list reply, in order."""
    assert answer.status == 200, answer.text
    sessions = answer.json["sessions"]
    assert isinstance(sessions, list)
    return [str(session["id"]) for session in sessions]
