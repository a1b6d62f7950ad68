"""HAIL bodies of a wanted size, made from the example sessions."""

from collections.abc import Iterable, Iterator
from itertools import count, cycle, islice
from typing import Final

from opensession.hail import Event, Session, event_line, header_line, read_session
from scripts.layout import EXAMPLES

PLACE: Final = "bench"


def example_sessions() -> list[Session]:
    """Return the hand-written examples."""
    return [read_session(path.read_bytes()) for path in sorted(EXAMPLES.glob("*.hail.jsonl"))]


def small_bodies(number: int) -> Iterator[bytes]:
    """Yield distinct sessions of some 30 kB each, the examples in turn."""
    for index, session in enumerate(islice(cycle(example_sessions()), number)):
        yield _body(session, f"{PLACE}-{index}", session.events)


def body_of_size(size: int) -> bytes:
    """Return a session of at most ``size`` bytes: the events of all examples, again and again."""
    examples = example_sessions()
    budget = size - len(_body(examples[0], f"{PLACE}-{size}", ()))
    events: list[Event] = []
    for event in _endless(examples):
        budget -= len(event_line(event))
        if budget < 0:
            break
        events.append(event)
    return _body(examples[0], f"{PLACE}-{size}", events)


def _body(session: Session, session_id: str, events: Iterable[Event]) -> bytes:
    header = session.header().model_copy(update={"session_id": session_id})
    return header_line(header) + b"".join(map(event_line, events))


def _endless(sessions: list[Session]) -> Iterator[Event]:
    """Yield all events round after round, under ids of their own."""
    for round_number in count():
        for number, session in enumerate(sessions):
            for event in session.events:
                yield event.model_copy(update={"event_id": f"{round_number}-{number}-{event.event_id}"})
