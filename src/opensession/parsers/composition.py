"""From drafts to a finished session: header, canonical HAIL, facts and account."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from pydantic import JsonValue

from opensession.hail import (
    VERSION,
    Account,
    Agent,
    Attributes,
    Digest,
    Header,
    Ingest,
    Instant,
    SessionContext,
    SessionTooLargeError,
)
from opensession.parsers.errors import ResultTooLargeError, UnreadableError
from opensession.parsers.limits import MAX_LISTED_SESSIONS
from opensession.parsers.providers import provider_of
from opensession.parsers.recorder import NO_TIME, Recorder
from opensession.parsers.session import Facts, Listed, Options, Parsed
from opensession.parsers.times import ESTIMATED
from opensession.parsers.titles import short_title
from opensession.parsers.usage import Usage

UNKNOWN = "unknown"

FIDELITY = "fidelity"
"""Context attribute: the account of the parse, so that it travels with the session wherever that goes."""

SESSIONS = "sessions_in_file"
"""Context attribute: id, title and time of every session of a file that holds several."""

USAGE = "usage"
"""Context attribute: all token counts and the cost that the log states; HAIL's stats know two of them."""


@dataclass(eq=False, repr=False)
class SessionDraft:
    """What is known about a session besides its events; filled while reading."""

    tool: str
    format: str | None = None
    """Id of an interchange format, whose documents name the tool that they tell of."""
    session_id: str | None = None
    provider: str | None = None
    """None leaves it to the model's name."""
    model: str | None = None
    """The first model seen."""
    tool_version: str | None = None
    title: str | None = None
    created_at: Instant | None = None
    """None is the first event's time."""
    updated_at: Instant | None = None
    """None is the last event's time."""
    parent_session_id: str | None = None
    """Set for sessions that serve another, which makes them auxiliary."""
    attributes: Attributes = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)

    def note(self, key: str, value: JsonValue) -> None:
        """Set a context attribute unless the value says nothing or an earlier one stands."""
        if value not in (None, "", [], {}):
            self.attributes.setdefault(key, value)

    def note_model(self, model: str | None) -> None:
        """Keep the first model; placeholders such as ``<synthetic>`` are none."""
        if model and not model.startswith("<") and self.model is None:
            self.model = model


def compose(
    tool: str,
    version: int,
    options: Options,
    convert: Callable[[Recorder, SessionDraft], None],
    *,
    fallback_id: str,
    sessions: tuple[Listed, ...] = (),
) -> Parsed:
    """Run a conversion and return the session it makes.

    ``convert`` adds its events to the recorder and its facts to the draft; ``fallback_id`` names a session
    whose log does not. Raises UnreadableError when no event came of it that the parser understood (what
    nobody understands is no session), and ResultTooLargeError.
    """
    ingest = Ingest(max_bytes=options.max_result_bytes)
    recorder, draft = Recorder(tool, ingest.feed), SessionDraft(tool)
    try:
        convert(recorder, draft)
        recorder.finish()
        if len(sessions) > 1:
            draft.attributes[SESSIONS] = [one._asdict() for one in sessions[:MAX_LISTED_SESSIONS]]
        if not recorder.native_events:
            raise UnreadableError("it holds no message, call or notice of this format")
        account = recorder.tally.account()
        digest = ingest.finish(_header(draft, recorder, account, version, fallback_id))
    except SessionTooLargeError:
        raise ResultTooLargeError(options.max_result_bytes) from None
    return Parsed(
        chunks=digest.chunks,
        size=digest.size,
        digest=digest.id,
        facts=facts_of(digest),
        account=account,
        warnings=recorder.tally.warnings(),
        sessions=sessions if len(sessions) > 1 else (),
    )


def facts_of(digest: Digest) -> Facts:
    """Return what the head of a page needs."""
    header = digest.header
    return Facts(
        session_id=header.session_id,
        title=digest.extraction.title,
        description=digest.extraction.description,
        tool=header.agent.tool,
        model=header.agent.model,
        created_at=str(header.context.created_at),
        event_count=digest.stats.event_count,
    )


def header_of(draft: SessionDraft, first: Instant | None, last: Instant | None, fallback_id: str) -> Header:
    """Return the header for a draft whose events span ``first`` to ``last`` (parsers.md §1.2)."""
    created = draft.created_at or first or NO_TIME
    updated = max(draft.updated_at or last or created, created)
    model = draft.model or UNKNOWN
    attributes = dict(draft.attributes)
    if created == NO_TIME:
        attributes[ESTIMATED] = True
    if draft.parent_session_id:
        attributes["session_role"] = "auxiliary"
        attributes["parent_session_id"] = draft.parent_session_id
    if usage := draft.usage.members():
        attributes[USAGE] = usage
    return Header(
        version=VERSION,
        session_id=draft.session_id or fallback_id or UNKNOWN,
        agent=Agent(
            provider=draft.provider or provider_of(model),
            model=model,
            tool=draft.tool,
            tool_version=draft.tool_version,
        ),
        context=SessionContext(
            title=short_title(draft.title) if draft.title else None,
            tags=(draft.format or draft.tool,),
            created_at=created,
            updated_at=updated,
            related_session_ids=(draft.parent_session_id,) if draft.parent_session_id else (),
            attributes=attributes,
        ),
    )


def _header(
    draft: SessionDraft, recorder: Recorder, account: Account, version: int, fallback_id: str
) -> Header:
    parser = f"{draft.format or draft.tool}/{version}"
    draft.attributes[FIDELITY] = {"parser": parser, **_account_members(account)}
    return header_of(draft, recorder.first_time, recorder.last_time, fallback_id)


def _account_members(account: Account) -> dict[str, JsonValue]:
    members: dict[str, JsonValue] = asdict(account)
    return {name: value for name, value in members.items() if value not in ({}, ())} | {
        "broken_lines": [asdict(line) for line in account.broken_lines]
    }
