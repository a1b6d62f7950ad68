"""The API's contract as models: what replies hold and what requests take (api.md §2, §6)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ApiModel(BaseModel):
    """Base of every documented body; unknown fields may be added later and are ignored by readers."""

    model_config = ConfigDict(extra="allow")


class ErrorBody(ApiModel):
    """Every error, on every route. Switch on ``code``; ``message`` is for people."""

    code: str
    message: str
    hint: str | None = None


class Candidate(ApiModel):
    """One parser that might read a file."""

    id: str
    confidence: int = Field(ge=0, le=100)
    reason: str


class ParseErrorBody(ErrorBody):
    """An error of the parse preview, with what was considered."""

    parser_candidates: list[Candidate] = []


class HealthBody(ApiModel):
    """The Worker answers."""

    status: Literal["ok"]
    version: str


class CapabilitiesBody(ApiModel):
    """What this deployment can do. The last three are names that older clients read."""

    auth_enabled: bool
    parse_preview_enabled: bool
    register_targets: list[str]
    share_modes: list[str]
    upload_enabled: bool
    ingest_preview_enabled: bool
    gh_share_enabled: bool


class OAuthProvider(ApiModel):
    """One way to sign in with another site's account."""

    id: str
    display_name: str


class ProvidersBody(ApiModel):
    """The ways to sign in."""

    email_password: bool
    oauth: list[OAuthProvider]


class ParserBody(ApiModel):
    """One format that is read."""

    id: str = Field(description="what parser_hint takes")
    label: str = Field(description="name for readers")
    version: int = Field(description="raised whenever the same file may give another session")
    formats: list[str]
    paths: list[str] = Field(description="where the tool keeps its logs, ~ being the home directory")
    directories: bool = Field(description="whether a directory opens as one session")
    resumable: bool = Field(description="whether a growing log can be read on from a byte offset")
    limits: list[str] = Field(description="what is smaller or weaker than elsewhere")


class ParsersBody(ApiModel):
    """Every format that this version reads."""

    parsers: list[ParserBody]
    set_version: str = Field(description="changes whenever any session may come out differently")


class SnippetBody(ApiModel):
    """The passage of a session that a search found: plain text, never HTML."""

    text: str
    ranges: list[tuple[int, int]] = Field(description="begin and end of each match, UTF-16 code units")
    cut_before: bool = Field(description="whether the session's text goes on before the passage")
    cut_after: bool


class SessionSummary(ApiModel):
    """One published session without its body. Git and path fields are absent when unknown."""

    id: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the body")
    user_id: str | None
    nickname: str | None
    tool: str
    agent_provider: str | None
    agent_model: str | None
    title: str | None
    description: str | None
    tags: str | None = Field(description="joined with commas")
    created_at: str = Field(description="start of the session, RFC 3339 in UTC")
    uploaded_at: str = Field(description="publication, RFC 3339 in UTC")
    message_count: int
    task_count: int
    event_count: int
    duration_seconds: int
    total_input_tokens: int
    total_output_tokens: int
    git_remote: str | None = None
    git_branch: str | None = None
    git_commit: str | None = None
    git_repo_name: str | None = None
    pr_number: int | None = None
    pr_url: str | None = None
    working_directory: str | None = None
    files_modified: str | None = Field(default=None, description="JSON array of paths, as a string")
    files_read: str | None = Field(default=None, description="JSON array of paths, as a string")
    has_errors: bool
    max_active_agents: int
    session_score: int = Field(ge=0, le=100)
    score_plugin: str
    snippet: SnippetBody | None = Field(default=None, description="in a search with snippets=1 only")


class SessionListBody(ApiModel):
    """One page of the list."""

    sessions: list[SessionSummary]
    total: int
    total_exact: bool = Field(description="false when only the newest sessions were counted")
    page: int
    per_page: int


class FacetValue(ApiModel):
    """One value that the list could be narrowed to."""

    value: str = Field(description="what the parameter takes; a class of duration has min_ and max_duration")
    count: int = Field(description="how many sessions the list would have, under all other filters")
    min_duration: int | None = Field(default=None, description="of a class of duration only, seconds")
    max_duration: int | None = Field(default=None, description="null for the longest class")


class FacetBody(ApiModel):
    """One way to narrow the list."""

    values: list[FacetValue]
    exact: bool = Field(description="false when the counts are lower bounds, of the newest sessions only")
    more: bool = Field(description="true when values with fewer sessions were left out")


class FacetsBody(ApiModel):
    """Everything that the list can be narrowed by, with counts."""

    total: int = Field(description="how many sessions all filters together leave")
    total_exact: bool
    facets: dict[
        Literal["tool", "model", "git_repo_name", "errors", "pr", "commit", "duration", "time_range"],
        FacetBody,
    ]


class RepositoriesBody(ApiModel):
    """Names to filter the list by."""

    repos: list[str]


class LinkedSession(ApiModel):
    """A directed link between two sessions."""

    session_id: str
    linked_session_id: str
    link_type: Literal["handoff", "related", "parent", "child"]
    created_at: str
    title: str | None = Field(description="of the other session, the one at the link's far end")
    tool: str = Field(description="of the other session")


class SessionDetailBody(SessionSummary):
    """One session, with its links when it has any."""

    linked_sessions: list[LinkedSession] = []


class FindingBody(ApiModel):
    """Where a session holds something that should not be shared, and by which rule; never what it is."""

    rule: str
    kind: Literal["secret", "private"]
    place: str = Field(description="as events[12].content.blocks[0].text")
    line: int = Field(ge=1, description="of the canonical JSONL")
    column: int = Field(ge=1, description="character in that place's text")


class PublishErrorBody(ErrorBody):
    """An error of publishing; with ``secret_found`` come the first findings and the number of all."""

    findings: list[FindingBody] = []
    findings_count: int = 0


class PublishedBody(ApiModel):
    """The outcome of publishing."""

    id: str
    url: str
    created: bool = Field(description="false when the same content was published before")
    warnings: list[str]
    redactions: dict[str, int] | None = Field(
        default=None, description="what was masked, by rule; only with redact=1"
    )


class DoneBody(ApiModel):
    """The work was done."""

    ok: Literal[True]


class InventoryRow(ApiModel):
    """One published session as the operator's tools count it."""

    id: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(description="of the body, as the row has it")
    uploaded_at: str = Field(description="publication, RFC 3339 in UTC")


class InventoryBody(ApiModel):
    """A part of all rows, in the order of ids."""

    sessions: list[InventoryRow]
    next: str | None = Field(description="what after takes for the next part; null after the last")


class StoredBody(ApiModel):
    """One stored body."""

    key: str
    bytes: int
    stored_at: int = Field(description="when it was written, seconds since the epoch")


class StoredBodiesBody(ApiModel):
    """A part of all stored bodies, in the order of keys."""

    bodies: list[StoredBody]
    next: str | None = Field(description="what after takes for the next part; null after the last")


class SweepBody(ApiModel):
    """One step of a sweep."""

    examined: int = Field(description="how many bodies were looked at")
    orphans: list[StoredBody] = Field(description="bodies that no row refers to")
    removed: bool = Field(description="whether they were removed")
    next: str | None = Field(description="what after takes for the next step; null after the last")


class ReindexBody(ApiModel):
    """One step of writing everything in the database anew."""

    restored: list[str] = Field(description="ids of sessions whose rows are now as their bodies say")
    rejected: list[str] = Field(description="keys of bodies that are damaged or were not published")
    next: str | None = Field(description="what after takes for the next step; null after the last")


class BrokenLineBody(ApiModel):
    """A record that could not be used."""

    line: int
    reason: str


class AccountBody(ApiModel):
    """What became of each record of a file; mapped + raw + broken = read."""

    read: int
    mapped: int
    raw: int = Field(description="unknown, kept as it came")
    broken: int = Field(description="lost")
    raw_types: dict[str, int] = Field(description="the raw ones by the name the file gives them")
    mapped_types: dict[str, int] = Field(description="the understood ones, where the parser names them")
    broken_lines: list[BrokenLineBody] = Field(description="the first 100 lost ones")


class ListedSession(ApiModel):
    """One of several sessions in a file."""

    id: str = Field(description="what session takes")
    title: str | None
    created_at: str | None


class PreviewBody(ApiModel):
    """A parsed source."""

    parser_used: str
    parser_candidates: list[Candidate]
    session: dict[str, object] = Field(description="one HAIL session object")
    source: dict[str, object] = Field(description="the source as normalised")
    warnings: list[str]
    account: AccountBody
    native_adapter: str | None = None
    findings: list[FindingBody] = Field(
        default=[], description="of an inline file, the first places of what should not be shared"
    )
    findings_count: int = 0
    sessions: list[ListedSession] = Field(default=[], description="all sessions of a file that holds several")
