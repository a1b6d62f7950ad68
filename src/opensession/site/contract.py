"""The public operations of the API as data: what the description lists and the tests walk through."""

from dataclasses import dataclass

from pydantic import BaseModel

from opensession.site.limits import (
    DEFAULT_PAGE_SIZE,
    MAX_LISTED_BODIES,
    MAX_LISTED_ROWS,
    MAX_PAGE_SIZE,
    MAX_REBUILT_SESSIONS,
    REBUILT_SESSIONS,
    SWEPT_AFTER_SECONDS,
)
from opensession.site.rendering.oembed import OembedBody
from opensession.site.schema import (
    CapabilitiesBody,
    DoneBody,
    ErrorBody,
    FacetsBody,
    HealthBody,
    InventoryBody,
    ParseErrorBody,
    ParsersBody,
    PreviewBody,
    ProvidersBody,
    PublishedBody,
    PublishErrorBody,
    ReindexBody,
    RepositoriesBody,
    SessionDetailBody,
    SessionListBody,
    StoredBodiesBody,
    SweepBody,
)
from opensession.sources.preview import PreviewRequest
from opensession.store.records import Sort, TimeRange


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    description: str
    where: str = "query"
    schema: tuple[tuple[str, object], ...] = (("type", "string"),)

    def described(self) -> dict[str, object]:
        """Return the parameter as OpenAPI writes it."""
        return {
            "name": self.name,
            "in": self.where,
            "description": self.description,
            "required": self.where == "path",
            "schema": dict(self.schema),
        }


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    name: str
    method: str
    path: str
    summary: str
    reply: type[BaseModel] | None = None
    reply_type: str = "application/json"
    statuses: tuple[int, ...] = (200,)
    request: type[BaseModel] | None = None
    request_type: str | None = None
    error: type[BaseModel] = ErrorBody
    parameters: tuple[Parameter, ...] = ()
    operator_only: bool = False


SESSION_ID = Parameter(
    "id", "SHA-256 of the session's body.", "path", (("type", "string"), ("pattern", "^[0-9a-f]{64}$"))
)

FLAG = (("enum", ["1", "0"]),)
SECONDS = (("type", "integer"), ("minimum", 0))
DAY = (("type", "string"), ("format", "date"))

FILTER_PARAMETERS = (
    Parameter("search", "Words to find in titles, descriptions, tags, prompts and answers."),
    Parameter("tool", "Exact tool name, such as claude-code."),
    Parameter("git_repo_name", "Exact repository name, such as owner/repo."),
    Parameter(
        "time_range",
        "How far back.",
        schema=(("enum", [str(span) for span in TimeRange]), ("default", "all")),
    ),
    Parameter("model", "Exact model name, as agent_model has it."),
    Parameter("errors", "Whether a tool call or command failed.", schema=FLAG),
    Parameter("pr", "Whether a pull request is known.", schema=FLAG),
    Parameter("commit", "Whether the Git commit is known.", schema=FLAG),
    Parameter("min_duration", "Shortest duration in seconds.", schema=SECONDS),
    Parameter("max_duration", "Longest duration in seconds.", schema=SECONDS),
    Parameter("from", "First day of the start, in UTC.", schema=DAY),
    Parameter("to", "Last day of the start, in UTC.", schema=DAY),
)
LIST_PARAMETERS = (
    Parameter("page", "1-based page.", schema=(("type", "integer"), ("default", 1))),
    Parameter(
        "per_page",
        "Sessions on a page.",
        schema=(("type", "integer"), ("default", DEFAULT_PAGE_SIZE), ("maximum", MAX_PAGE_SIZE)),
    ),
    Parameter("snippets", "Whether to give the passage that a search found.", schema=FLAG),
    Parameter("sort", "Order.", schema=(("enum", [str(sort) for sort in Sort]), ("default", "recent"))),
    *FILTER_PARAMETERS,
)

AFTER = Parameter("after", "The next of the answer before; absent for the first part.")
APPLY = Parameter("apply", "1 removes what was found.", schema=(*FLAG, ("default", "0")))
MIN_AGE = Parameter(
    "min_age",
    "Seconds since a body was stored; younger ones are left alone.",
    schema=(*SECONDS, ("default", SWEPT_AFTER_SECONDS)),
)


def most(number: int, usual: int | None = None) -> Parameter:
    """Return the parameter that bounds one step of the operator's work."""
    schema = (("type", "integer"), ("default", usual or number), ("minimum", 1), ("maximum", number))
    return Parameter("limit", "How many to take at most.", schema=schema)


ALLOW_SECRET = Parameter(
    "allow_secret",
    "A rule whose findings do not stop the publish and are not masked; may be repeated.",
    schema=(("type", "array"), ("items", {"type": "string"})),
)
REDACT = Parameter("redact", "1 masks what is found, then publishes.", schema=(*FLAG, ("default", "0")))
PARSER_HINT = Parameter("parser_hint", "Id of the parser to try first, from /api/parsers.")
SESSION_IN_FILE = Parameter("session", "Id of the session to read, of a file that holds several.")


def _source(kind: str, what: str, *names: tuple[str, str]) -> Operation:
    segments = "/".join("{" + name + "}" for name, _ in names)
    return Operation(
        f"read_{kind}_source",
        "GET",
        f"/api/src/{kind}/{segments}/ref/{{ref}}/path/{{path}}",
        f"Read a log from {what} as HAIL JSONL.",
        reply_type="application/jsonl",
        error=ParseErrorBody,
        parameters=(
            *(Parameter(name, text, "path") for name, text in names),
            Parameter("ref", "Branch, tag or commit, percent-encoded.", "path"),
            Parameter("path", "Path of the file in the repository.", "path"),
            PARSER_HINT,
            SESSION_IN_FILE,
        ),
    )


CONTRACT: tuple[Operation, ...] = (
    Operation("health", "GET", "/api/health", "Tell that the Worker answers.", HealthBody),
    Operation("capabilities", "GET", "/api/capabilities", "Tell what this site can do.", CapabilitiesBody),
    Operation("providers", "GET", "/api/auth/providers", "Tell the ways to sign in.", ProvidersBody),
    Operation("list_parsers", "GET", "/api/parsers", "List the formats that are read.", ParsersBody),
    Operation(
        "list_sessions",
        "GET",
        "/api/sessions",
        "List published sessions.",
        SessionListBody,
        parameters=LIST_PARAMETERS,
    ),
    Operation(
        "list_facets",
        "GET",
        "/api/sessions/facets",
        "Count what the list can be narrowed by.",
        FacetsBody,
        parameters=FILTER_PARAMETERS,
    ),
    Operation("list_repositories", "GET", "/api/sessions/repos", "List repository names.", RepositoriesBody),
    Operation(
        "session_detail",
        "GET",
        "/api/sessions/{id}",
        "Describe one session.",
        SessionDetailBody,
        parameters=(SESSION_ID,),
    ),
    Operation(
        "session_raw",
        "GET",
        "/api/sessions/{id}/raw",
        "Stream the body of one session.",
        reply_type="application/jsonl",
        statuses=(200, 206),
        parameters=(SESSION_ID,),
    ),
    Operation(
        "publish_session",
        "POST",
        "/api/admin/sessions",
        "Publish a session.",
        PublishedBody,
        statuses=(200, 201),
        request_type="application/jsonl",
        error=PublishErrorBody,
        parameters=(ALLOW_SECRET, REDACT),
        operator_only=True,
    ),
    Operation(
        "delete_session",
        "DELETE",
        "/api/admin/sessions/{id}",
        "Remove a session.",
        DoneBody,
        parameters=(SESSION_ID,),
        operator_only=True,
    ),
    Operation(
        "list_rows",
        "GET",
        "/api/admin/sessions",
        "List ids and sizes of all published sessions, part by part.",
        InventoryBody,
        parameters=(AFTER, most(MAX_LISTED_ROWS)),
        operator_only=True,
    ),
    Operation(
        "list_bodies",
        "GET",
        "/api/admin/bodies",
        "List all stored bodies, part by part.",
        StoredBodiesBody,
        parameters=(AFTER, most(MAX_LISTED_BODIES)),
        operator_only=True,
    ),
    Operation(
        "sweep",
        "POST",
        "/api/admin/sweep",
        "Find bodies without a row, step by step, and remove them if asked to.",
        SweepBody,
        parameters=(AFTER, most(MAX_LISTED_BODIES), MIN_AGE, APPLY),
        operator_only=True,
    ),
    Operation(
        "reindex",
        "POST",
        "/api/admin/reindex",
        "Write rows and search index anew from the bodies, step by step.",
        ReindexBody,
        parameters=(AFTER, most(MAX_REBUILT_SESSIONS, REBUILT_SESSIONS)),
        operator_only=True,
    ),
    Operation(
        "parse_preview",
        "POST",
        "/api/parse/preview",
        "Parse a file without keeping it.",
        PreviewBody,
        request=PreviewRequest,
        error=ParseErrorBody,
    ),
    Operation(
        "oembed",
        "GET",
        "/oembed",
        "Describe the frame that shows a session on another site (oEmbed 1.0).",
        OembedBody,
        parameters=(
            Parameter("url", "Address of the session's page."),
            Parameter("format", "Form of the reply.", schema=(("enum", ["json"]), ("default", "json"))),
            Parameter("maxwidth", "Most pixels the frame may be wide.", schema=(("type", "integer"),)),
            Parameter("maxheight", "Most pixels the frame may be high.", schema=(("type", "integer"),)),
        ),
    ),
    _source("gh", "GitHub", ("owner", "Owner of the repository."), ("repo", "Name of the repository.")),
    _source("gl", "gitlab.com", ("project", "Full project path as base64url without padding.")),
    _source("git", "an allowed Git host", ("remote", "https remote as base64url without padding.")),
)
