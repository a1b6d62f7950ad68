"""What the metadata store takes and gives: plain values, the same on every runtime."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Sort(StrEnum):
    """Order of a session list. Ties are broken by newest start, then by id."""

    RECENT = "recent"
    """Newest start first."""
    POPULAR = "popular"
    """Most messages first."""
    LONGEST = "longest"
    """Longest duration first."""


class TimeRange(StrEnum):
    """Lower bound on a session's start, counted back from now. The bound itself is inside."""

    DAY = "24h"
    WEEK = "7d"
    MONTH = "30d"
    ALL = "all"

    @property
    def days(self) -> int:
        """Length of the window in days; 0 stands for all time."""
        return _DAYS[self]


_DAYS = {TimeRange.DAY: 1, TimeRange.WEEK: 7, TimeRange.MONTH: 30, TimeRange.ALL: 0}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Filters beyond those that every list has an index of its own for. Absent ones are None."""

    model: str | None = None
    errors: bool | None = None
    """Whether a tool call or command failed."""
    pull_request: bool | None = None
    """Whether the address or the number of one is known."""
    commit: bool | None = None
    """Whether the Git commit is known."""
    min_duration: int | None = None
    """Seconds, inclusive, as ``max_duration``."""
    max_duration: int | None = None
    since: int | None = None
    """Seconds since the epoch that a session started at or after."""
    until: int | None = None
    """Seconds since the epoch that a session started at or before."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One page of the session list. Blank filters are absent (None), never empty strings."""

    now: int
    """Seconds since the epoch; time ranges count back from here."""
    page: int = 1
    """1-based."""
    per_page: int = 20
    """1 to 100."""
    search: str | None = None
    tool: str | None = None
    repository: str | None = None
    sort: Sort = Sort.RECENT
    time_range: TimeRange = TimeRange.ALL
    narrowing: Narrowing | None = None
    """None leaves the list to its index; anything else makes it a bounded walk."""
    snippets: bool = False
    """Whether each session of a search comes with the passage that was found."""


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A page of the list, ready to be put into a reply without decoding."""

    summaries: bytes
    """JSON array of session summaries (api.md §2.4) in UTF-8, to be sent on as it is."""
    total: int
    """How many sessions match, over all pages."""
    total_is_exact: bool
    """False when a search or a narrowed list hit its bound: only the newest sessions were looked at."""


@dataclass(frozen=True, slots=True)
class RowPage:
    """A part of the inventory of all rows, ready to be put into a reply without decoding."""

    rows: bytes
    """JSON array of ``id``, ``bytes`` of the body and ``uploaded_at``, in UTF-8."""
    last: str | None
    """Id of the last of them when there may be more, else None."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a list: its values and how many sessions each would leave."""

    counts: tuple[tuple[str, int], ...]
    """Values as the list takes them; most sessions first, or in the order of the classes."""
    is_exact: bool
    """False when the walk hit its bound: each count is then a lower one, of the newest sessions."""
    has_more: bool = False
    """True when values with fewer sessions were left out."""


@dataclass(frozen=True, slots=True)
class SessionFacets:
    """What a list can be narrowed by; each facet is counted under the filters of all others."""

    total: int
    total_is_exact: bool
    facets: Mapping[str, Facet]
    """By name: the parameter that takes its values; ``duration`` has classes."""


@dataclass(frozen=True, slots=True)
class SessionLink:
    """A directed link between two sessions, as stored: target ids are store ids or HAIL session ids."""

    linked_session_id: str
    link_type: str
    """One of ``handoff``, ``related``, ``parent``, ``child``."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """Everything that publishing writes besides the body: one row, its links, its search entry."""

    id: str
    """SHA-256 of the stored body, 64 lower-case hexadecimal digits."""
    hail_session_id: str
    """The ``session_id`` of the HAIL header."""
    body_key: str
    body_bytes: int
    tool: str
    agent_provider: str | None
    agent_model: str | None
    title: str | None
    description: str | None
    tags: str | None
    """Joined with commas, as the API returns them."""
    created_at: str
    """Session start, RFC 3339 in UTC with ``Z``."""
    created_epoch: int
    """The same instant in whole seconds since the epoch; what lists sort and filter by."""
    uploaded_at: str
    """Publication, RFC 3339 in UTC with ``Z``."""
    message_count: int
    user_message_count: int
    task_count: int
    event_count: int
    duration_seconds: int
    total_input_tokens: int
    total_output_tokens: int
    git_remote: str | None
    git_branch: str | None
    git_commit: str | None
    git_repo_name: str | None
    pr_number: int | None
    pr_url: str | None
    working_directory: str | None
    files_modified: str | None
    """JSON array of paths as text."""
    files_read: str | None
    """JSON array of paths as text."""
    has_errors: bool
    max_active_agents: int
    session_score: int
    score_plugin: str
    search_text: str
    """Prompts and answers, in order, cut to the store's limit."""
    links: tuple[SessionLink, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What a page or an API detail needs to know about one session; one row and its links."""

    id: str
    summary: str
    """JSON object of the session summary (api.md §2.4), as text."""
    links: str
    """JSON array of ``linked_sessions`` (api.md §2.6), as text; ``[]`` when there are none."""
    body_key: str
    body_bytes: int
    tool: str
    title: str | None
    description: str | None
    created_at: str
    message_count: int
    duration_seconds: int
