"""What the database says about a session, derived from body and moment of publication (api.md §2.16)."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import urlsplit

from pydantic import JsonValue

from opensession.hail import Digest, Header, trim, trunc
from opensession.store.git_remote import GitRemote, public_remote
from opensession.store.records import NewSession, SessionLink

LARGEST_INTEGER = 2**53 - 1
"""Counters beyond what a JavaScript number holds exactly are stored as this."""

MAX_NAME_BYTES = 200
MAX_TITLE_BYTES = 1000
MAX_DESCRIPTION_BYTES = 2000
MAX_TAGS_BYTES = 1000
MAX_PLACE_BYTES = 1000
"""A working directory, remote or address."""
MAX_PATH_LIST_BYTES = 4000
"""A list item holds the file names as far as they fit here; the body has them all."""

MAX_LINKS = 100
MAX_LINK_BYTES = 200

COMMIT = re.compile(r"[0-9a-f]{7,64}")
PULL_REQUEST = re.compile(r"/(?:pull|pulls|merge_requests|pull-requests)/(\d{1,9})(?:/|$)")

DETACHED = "HEAD"
"""What Git calls the branch when there is none."""

REMOTE_PATHS = (("git", "repository_url"), ("git", "remote"), ("git_remote",))
BRANCH_PATHS = (("git", "branch"), ("git_branch",))
COMMIT_PATHS = (("git", "commit_hash"), ("git", "commit"), ("git_commit",))
"""Where agents put Git facts among the context attributes, the most telling place first."""


BODY_PREFIX = "sessions/"
BODY_SUFFIX = ".hail.jsonl"


def body_key(session_id: str) -> str:
    """Return the blob key of a published session."""
    return f"{BODY_PREFIX}{session_id[:2]}/{session_id}{BODY_SUFFIX}"


def session_id_of(key: str) -> str:
    """Return the id of the session whose body has this key; a key of another form is given back as it is."""
    session_id = key.rpartition("/")[2].removesuffix(BODY_SUFFIX)
    return session_id if key == body_key(session_id) else key


def new_session(digest: Digest, uploaded_at: str) -> NewSession:
    """Derive all columns. ``uploaded_at`` is RFC 3339 in UTC with ``Z``."""
    header, stats, extraction = digest.header, digest.stats, digest.extraction
    attributes = header.context.attributes
    remote = _remote(attributes)
    branch = _first_text(attributes, BRANCH_PATHS)
    commit = (_first_text(attributes, COMMIT_PATHS) or "").lower()
    pr_url = _web_address(_text(attributes, "pr_url"))
    return NewSession(
        id=digest.id,
        hail_session_id=trunc(header.session_id, MAX_LINK_BYTES),
        body_key=body_key(digest.id),
        body_bytes=digest.size,
        tool=trunc(header.agent.tool, MAX_NAME_BYTES),
        agent_provider=_within(header.agent.provider, MAX_NAME_BYTES),
        agent_model=_within(header.agent.model, MAX_NAME_BYTES),
        title=_within(extraction.title, MAX_TITLE_BYTES),
        description=_within(extraction.description, MAX_DESCRIPTION_BYTES),
        tags=_within(extraction.tags, MAX_TAGS_BYTES),
        created_at=str(header.context.created_at),
        created_epoch=header.context.created_at.seconds,
        uploaded_at=uploaded_at,
        message_count=min(stats.message_count, LARGEST_INTEGER),
        user_message_count=min(stats.user_message_count, LARGEST_INTEGER),
        task_count=min(stats.task_count, LARGEST_INTEGER),
        event_count=min(stats.event_count, LARGEST_INTEGER),
        duration_seconds=min(stats.duration_seconds, LARGEST_INTEGER),
        total_input_tokens=min(stats.total_input_tokens, LARGEST_INTEGER),
        total_output_tokens=min(stats.total_output_tokens, LARGEST_INTEGER),
        git_remote=remote.url if remote else None,
        git_branch=None if branch == DETACHED else _within(branch, MAX_NAME_BYTES),
        git_commit=commit if COMMIT.fullmatch(commit) else None,
        git_repo_name=remote.repository if remote else None,
        pr_number=_pull_request(attributes, pr_url),
        pr_url=pr_url,
        working_directory=_within(extraction.working_directory, MAX_PLACE_BYTES),
        files_modified=_paths(extraction.files_modified),
        files_read=_paths(extraction.files_read),
        has_errors=extraction.has_errors,
        max_active_agents=digest.max_active_agents,
        session_score=digest.score,
        score_plugin=digest.score_plugin,
        search_text=digest.search_text,
        links=tuple(_links(digest.id, header)),
    )


def _links(session_id: str, header: Header) -> Iterator[SessionLink]:
    """Yield each other session once, a parent as such even when it is also listed as related."""
    parent = _text(header.context.attributes, "parent_session_id")
    types = {parent: "parent"} if parent else {}
    for related in header.context.related_session_ids:
        types.setdefault(trim(related), "related")
    others = (other for other in types if other and len(other.encode()) <= MAX_LINK_BYTES)
    for other in islice(others, MAX_LINKS):
        if other not in {session_id, header.session_id}:
            yield SessionLink(other, types[other])


def _remote(attributes: Mapping[str, JsonValue]) -> GitRemote | None:
    address = _first_text(attributes, REMOTE_PATHS)
    if address is None or len(address.encode()) > MAX_PLACE_BYTES:
        return None
    return public_remote(address)


def _web_address(address: str | None) -> str | None:
    """Keep an https address without credentials."""
    if address is None or len(address.encode()) > MAX_PLACE_BYTES:
        return None
    try:
        url = urlsplit(address)
    except ValueError:
        return None
    return address if url.scheme == "https" and url.hostname and "@" not in url.netloc else None


def _pull_request(attributes: Mapping[str, JsonValue], pr_url: str | None) -> int | None:
    number = attributes.get("pr_number")
    if type(number) is int and 0 < number <= LARGEST_INTEGER:
        return number
    found = PULL_REQUEST.search(pr_url or "")
    return int(found[1]) if found else None


def _paths(listed: str | None) -> str | None:
    """Shorten a JSON array of paths, as text, by leaving out paths at the end."""
    if listed is None or len(listed.encode()) <= MAX_PATH_LIST_BYTES:
        return listed
    kept = ""
    for path in json.loads(listed):
        longer = f"{kept},{json.dumps(path, ensure_ascii=False)}"
        if len(longer.encode()) > MAX_PATH_LIST_BYTES:
            break
        kept = longer
    return f"[{kept[1:]}]" if kept else None


def _within(text: str | None, limit: int) -> str | None:
    return None if text is None else trunc(text, limit)


def _first_text(attributes: Mapping[str, JsonValue], paths: tuple[tuple[str, ...], ...]) -> str | None:
    """Return the first text found at one of the paths."""
    for *outer, name in paths:
        inner: JsonValue = dict(attributes)
        for key in outer:
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and (text := _text(inner, name)):
            return text
    return None


def _text(attributes: Mapping[str, JsonValue], name: str) -> str | None:
    """Return a trimmed, non-blank text attribute (hail.md §8.1)."""
    value = attributes.get(name)
    return trim(value) or None if isinstance(value, str) else None
