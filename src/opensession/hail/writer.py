"""Canonical lines: compact JSON, fields in the documented order, attribute keys sorted (hail.md §10)."""

from collections.abc import Iterable, Iterator
from json.encoder import encode_basestring

from opensession.hail.blocks import BLOCK_TYPES, ContentBlock, JsonBlock
from opensession.hail.errors import HailJsonError
from opensession.hail.event_types import EVENT_TYPES, EventType
from opensession.hail.jsontext import MAX_DEPTH, encode_json, nesting
from opensession.hail.model import Agent, Event, Header, Session, SessionContext, Stats
from opensession.hail.record import Record


def header_line(header: Header) -> bytes:
    """Write the header line, newline included. Raises HailJsonError for what no reader accepts."""
    return _line(f'{{"type":"header",{_header_members(header)}}}')


def event_line(event: Event) -> bytes:
    """Write one event line, newline included. Raises HailJsonError for what no reader accepts."""
    return _line(f'{{"type":"event",{_event_members(event)}}}')


def stats_line(stats: Stats) -> bytes:
    """Write the counters as the last line, newline included."""
    return _line(f'{{"type":"stats",{_stats_members(stats)}}}')


def session_lines(session: Session) -> Iterator[bytes]:
    """Yield the lines of a session in order: header, events, stats."""
    yield header_line(session)
    yield from map(event_line, session.events)
    yield stats_line(session.stats)


def write_session(session: Session) -> bytes:
    """Write HAIL JSONL with the session's own counters; the text ends with a newline."""
    return b"".join(session_lines(session))


def write_session_object(session: Session) -> bytes:
    """Write the single-object form of hail.md §2.4, compact and without a newline."""
    return b"".join(session_object_pieces(session, session.events, session.stats))


def session_object_pieces(header: Header, events: Iterable[Event], stats: Stats) -> Iterator[bytes]:
    """Yield the single-object form piece by piece, so that a long session need not be held as one text."""
    yield f'{{{_header_members(header)},"events":['.encode()
    separator = "{"
    for event in events:
        yield f"{separator}{_event_members(event)}}}".encode()
        separator = ",{"
    yield f'],"stats":{{{_stats_members(stats)}}}}}'.encode()


def _line(text: str) -> bytes:
    try:
        line = text.encode()
    except UnicodeEncodeError:
        raise HailJsonError("lone surrogate in a string") from None
    if nesting(line, MAX_DEPTH) > MAX_DEPTH:
        raise HailJsonError("recursion limit exceeded")
    return line + b"\n"


def _header_members(header: Header) -> str:
    version, session_id = encode_basestring(header.version), encode_basestring(header.session_id)
    agent, context = _members(header.agent, _FIELDS[Agent]), _context_members(header.context)
    return f'"version":{version},"session_id":{session_id},"agent":{{{agent}}},"context":{{{context}}}'


def _context_members(context: SessionContext) -> str:
    titles = _members(context, _TITLES)
    parts = [titles] if titles else []
    parts.append(f'"tags":{_strings(context.tags)}')
    parts.append(f'"created_at":"{context.created_at}","updated_at":"{context.updated_at}"')
    if context.related_session_ids:
        parts.append(f'"related_session_ids":{_strings(context.related_session_ids)}')
    if context.attributes:
        parts.append(f'"attributes":{encode_json(context.attributes)}')
    return ",".join(parts)


def _event_members(event: Event) -> str:
    blocks = ",".join([_block(block) for block in event.content.blocks])
    task = "" if event.task_id is None else f',"task_id":{encode_basestring(event.task_id)}'
    duration = "" if event.duration_ms is None else f',"duration_ms":{event.duration_ms}'
    attributes = f',"attributes":{encode_json(event.attributes)}' if event.attributes else ""
    return (
        f'"event_id":{encode_basestring(event.event_id)},"timestamp":"{event.timestamp}",'
        f'"event_type":{_event_type(event.event_type)}{task},'
        f'"content":{{"blocks":[{blocks}]}}{duration}{attributes}'
    )


def _event_type(event_type: EventType) -> str:
    tag = event_type.type
    fields = _FIELDS[type(event_type)]
    if not fields:
        return f'{{"type":"{tag}"}}'
    return f'{{"type":"{tag}","data":{{{_members(event_type, fields)}}}}}'


def _block(block: ContentBlock) -> str:
    if isinstance(block, JsonBlock):
        return f'{{"type":"Json","data":{encode_json(block.data)}}}'
    return f'{{"type":"{block.type}",{_members(block, _FIELDS[type(block)])}}}'


def _stats_members(stats: Stats) -> str:
    return _members(stats, _FIELDS[Stats])


def _members(record: Record, fields: tuple[tuple[str, str], ...]) -> str:
    parts = []
    for name, key in fields:
        value = getattr(record, name)
        if isinstance(value, str):
            parts.append(key + encode_basestring(value))
        elif isinstance(value, bool):
            parts.append(key + ("true" if value else "false"))
        elif value is not None:
            parts.append(f"{key}{value}")
    return ",".join(parts)


def _strings(texts: Iterable[str]) -> str:
    return f"[{','.join(map(encode_basestring, texts))}]"


def _field_keys(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f'"{name}":') for name in names)


_TITLES = _field_keys("title", "description")
_WRITTEN_BY_TABLE: list[type[Record]] = [Agent, Stats, *EVENT_TYPES.values(), *BLOCK_TYPES.values()]
_FIELDS: dict[type[Record], tuple[tuple[str, str], ...]] = {
    record: _field_keys(*(name for name in record.model_fields if name != "type"))
    for record in _WRITTEN_BY_TABLE
}
