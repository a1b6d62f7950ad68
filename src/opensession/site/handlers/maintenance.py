"""What the operator may do about the whole site: see what is stored, and put it in order step by step.

Every route takes ``after``, the cursor of the answer before, and does one bounded step. No step counts
against the rate limit: that one is for guesses at the key.
"""

from opensession.site.admin_key import require_operator
from opensession.site.errors import BadRequestError
from opensession.site.handlers.sessions import NOT_KEPT
from opensession.site.http import JSON, Headers, Reply, json_reply
from opensession.site.limits import (
    MAX_CURSOR_CHARACTERS,
    MAX_LISTED_BODIES,
    MAX_LISTED_ROWS,
    MAX_REBUILT_SESSIONS,
    REBUILT_BYTES,
    REBUILT_SESSIONS,
    SWEPT_AFTER_SECONDS,
)
from opensession.site.list_parameters import FLAGS, read_choice, read_whole_number
from opensession.site.routing import Call
from opensession.store.maintenance import list_bodies, rebuild, sweep
from opensession.store.protocols import BlobEntry

PRIVATE: Headers = [("cache-control", NOT_KEPT)]


async def list_rows(call: Call) -> Reply:
    """Return ids, sizes and times of publication of all rows, in the order of ids."""
    await require_operator(call)
    page = await call.ports.metadata.list_rows(_after(call), _number(call, MAX_LISTED_ROWS))
    last = b"null" if page.last is None else b'"%s"' % page.last.encode()
    body = b'{"sessions":%s,"next":%s}' % (page.rows, last)
    return Reply(200, [("content-type", JSON), *PRIVATE], body)


async def list_stored_bodies(call: Call) -> Reply:
    """Return keys, sizes and times of all stored bodies, in the order of keys."""
    await require_operator(call)
    page = await list_bodies(call.ports.blobs, _after(call), _number(call, MAX_LISTED_BODIES))
    bodies = [_described(entry) for entry in page.entries]
    return json_reply({"bodies": bodies, "next": page.next}, headers=PRIVATE)


async def sweep_bodies(call: Call) -> Reply:
    """Name the bodies that no row refers to, and with ``apply=1`` remove them."""
    await require_operator(call)
    remove = read_choice("apply", _text(call, "apply"), FLAGS, default=False)
    age = read_whole_number("min_age", _text(call, "min_age"), SWEPT_AFTER_SECONDS)
    step = await sweep(
        call.ports.metadata,
        call.ports.blobs,
        _after(call),
        _number(call, MAX_LISTED_BODIES),
        before=call.ports.now() - age,
        remove=remove,
    )
    orphans = [_described(entry) for entry in step.orphans]
    body = {"examined": step.examined, "orphans": orphans, "removed": remove, "next": step.next}
    return json_reply(body, headers=PRIVATE)


async def rebuild_rows(call: Call) -> Reply:
    """Write rows, links, totals and search index of the next few sessions anew from their bodies."""
    await require_operator(call)
    configuration = call.ports.configuration
    try:
        step = await rebuild(
            call.ports.metadata,
            call.ports.blobs,
            _after(call),
            _number(call, MAX_REBUILT_SESSIONS, REBUILT_SESSIONS),
            budget=REBUILT_BYTES,
            now=call.ports.now(),
            score_plugin=configuration.score_plugin,
        )
    finally:
        # Even when a later body failed: an earlier one may have changed the list.
        call.ports.list_cache.clear()
    body = {"restored": step.restored, "rejected": step.rejected, "next": step.next}
    return json_reply(body, headers=PRIVATE)


def _described(entry: BlobEntry) -> dict[str, object]:
    return {"key": entry.key, "bytes": entry.size, "stored_at": entry.stored_at}


def _after(call: Call) -> str:
    """Return the cursor. Raises BadRequestError for one that no answer can have given."""
    after = _text(call, "after") or ""
    if len(after) > MAX_CURSOR_CHARACTERS or not (after.isascii() and after.isprintable()):
        raise BadRequestError("after must be the next of an answer before.")
    return after


def _number(call: Call, most: int, usual: int | None = None) -> int:
    """Return how many things one step takes, brought into the range from one to the most."""
    return min(max(read_whole_number("limit", _text(call, "limit"), usual or most), 1), most)


def _text(call: Call, name: str) -> str | None:
    return call.request.query.get(name, "").strip() or None
