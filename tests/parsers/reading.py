"""Parsing in tests: every result is checked for what must hold for all of them."""

from dataclasses import dataclass

from opensession import hail
from opensession.hail import Event, Session
from opensession.parsers.bundle import Bundle
from opensession.parsers.session import Options, Parsed, Parser

LIMIT = 50_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """A parsed log, read back."""

    parsed: Parsed
    session: Session

    @property
    def events(self) -> tuple[Event, ...]:
        """All events."""
        return self.session.events

    def of(self, *types: str) -> list[Event]:
        """Return the events of some types, in order."""
        return [event for event in self.events if event.event_type.type in types]

    def one(self, event_type: str) -> Event:
        """Return the only event of a type."""
        [event] = self.of(event_type)
        return event

    @property
    def types(self) -> list[str]:
        """The types of all events in order."""
        return [event.event_type.type for event in self.events]


def read(parser: Parser, bundle: Bundle, session: str | None = None) -> Read:
    """Parse an input and check the promises: valid HAIL, an account that adds up, the same every time."""
    options = Options(LIMIT, session)
    parsed = parser.parse(bundle, options)
    again = parser.parse(bundle, options)
    assert (parsed.digest, parsed.account, parsed.facts) == (again.digest, again.account, again.facts)
    canonical = b"".join(parsed.chunks)
    reading = hail.read_any(canonical, tolerant=False)
    assert hail.validate_session(reading.session) == ()
    assert (len(canonical), hail.object_id(canonical)) == (parsed.size, parsed.digest)
    account = parsed.account
    assert account.mapped + account.raw + account.broken == account.read
    assert sum(account.raw_types.values()) == account.raw
    return Read(parsed, reading.session)


def text_of(event: Event) -> str:
    """Return the texts and code of an event."""
    blocks = event.content.blocks
    return "\n".join(str(getattr(block, "text", None) or getattr(block, "code", "")) for block in blocks)
