"""Publishing one session after the other, each with an outcome of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from shlex import quote
from typing import Literal, get_args

from opensession.cli.application import explain
from opensession.cli.errors import AuthenticationError, CliError, NetworkError, Refused
from opensession.cli.site.api import SiteApi
from opensession.cli.site.items import Item, Session
from opensession.cli.site.journal import Journal
from opensession.cli.soundness import refuse_unsound
from opensession.hail import ingest

State = Literal["created", "present", "would_create", "refused", "failed"]

STATES: tuple[State, ...] = get_args(State)

FATAL = (AuthenticationError, NetworkError)
"""What ends everything: the next session would fare no better."""

FEW = 20
"""Up to so many sessions the site is asked about each; for more, its inventory is read once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input."""

    label: str
    state: State
    id: str | None = None
    url: str | None = None
    error: CliError | None = None
    warnings: Sequence[str] = field(default=())
    private: int = 0
    """How many home folders and addresses of people it names; 0 when it was not read."""

    def document(self) -> dict[str, object]:
        """Return what ``--json`` prints."""
        error = self.error and {"code": self.error.code, "message": self.error.message}
        return {
            "input": self.label,
            "state": self.state,
            "id": self.id,
            "url": self.url,
            "error": error,
            "warnings": list(self.warnings),
            "private": self.private,
        }


Presence = Callable[[str], bool]
"""Tells whether the site has a session."""


def presence(api: SiteApi, count: int) -> Presence:
    """Return the cheaper way to learn what the site has of so many sessions."""
    if count <= FEW or not api.has_key:
        return api.has
    published = {row.id for row in api.rows()}
    return lambda session_id: session_id in published


@dataclass(frozen=True, slots=True)
class Plan:
    """How sessions are published. ``screen`` masks or refuses; ``mark`` names its settings."""

    screen: Callable[[Session], Session]
    mark: str
    allowed: Sequence[str] = ()
    dry_run: bool = False
    again: bool = False
    """Send what the site has, too: that heals a lost body."""


class Publisher:
    """Publishes items. Several threads may call it."""

    def __init__(self, api: SiteApi, has: Presence, journal: Journal, plan: Plan) -> None:
        self._api = api
        self._has = has
        self._journal = journal
        self._plan = plan

    def __call__(self, item: Item) -> Outcome:
        """Publish one item unless it is there. Raises AuthenticationError and NetworkError of the site."""
        known = self._known(item)
        if known:
            return known
        try:
            session = self._plan.screen(item.read())
        except Exception as error:  # noqa: BLE001  one bad input does not stop the others
            return _failed(item, error)
        try:
            return self._publish(item, session)
        except FATAL:
            raise
        except Exception as error:  # noqa: BLE001  nor does one that the site does not take
            return _failed(item, error)

    def _known(self, item: Item) -> Outcome | None:
        """Return the outcome for an input that was published in an earlier run and still is."""
        session_id = self._journal.find(self._stamp(item)) if item.stamp else None
        if session_id is None or self._plan.again or not self._has(session_id):
            return None
        return Outcome(item.label, "present", session_id, self._api.page_of(session_id))

    def _publish(self, item: Item, session: Session) -> Outcome:
        url = self._api.page_of(session.id)
        if not self._plan.again and self._has(session.id):
            return self._noted(item, Outcome(item.label, "present", session.id, url))
        if self._plan.dry_run:
            check(session)
            return Outcome(item.label, "would_create", session.id, url, private=session.private)
        done = self._api.publish(session.id, session.body, self._plan.allowed)
        state: State = "created" if done.created else "present"
        outcome = Outcome(item.label, state, session.id, done.url, None, done.warnings, session.private)
        return self._noted(item, outcome)

    def _noted(self, item: Item, outcome: Outcome) -> Outcome:
        if item.stamp and outcome.id and not self._plan.dry_run:
            self._journal.add(self._stamp(item), outcome.id)
        return outcome

    def _stamp(self, item: Item) -> str:
        return f"{item.stamp} {self._plan.mark}"


def explain_item(item: Item, error: Exception) -> CliError:
    """Return an error as it is shown; FILE in its commands becomes what the user calls the session."""
    known = explain(error)
    known.next = tuple(step.replace("FILE", quote(item.label)) for step in known.next)
    return known


def _failed(item: Item, error: Exception) -> Outcome:
    known = explain_item(item, error)
    return Outcome(item.label, "refused" if isinstance(known, Refused) else "failed", error=known)


def check(session: Session) -> None:
    """Refuse what a site would refuse. Raises CliError and HailError."""
    refuse_unsound(ingest(session.body), "FILE")
