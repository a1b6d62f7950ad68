"""What the operator may do: publish a session and take one down again."""

from collections.abc import Iterator

from opensession.hail import HailError, Problem, ingest, object_id
from opensession.site.admin_key import require_operator
from opensession.site.errors import BadRequestError, InvalidSessionError, NotFoundError
from opensession.site.http import Reply, json_reply
from opensession.site.limits import MAX_PROBLEMS
from opensession.site.routing import Call
from opensession.site.screening import Read, read_screening, screen
from opensession.store.publishing import publish, unpublish

OBJECT_ID_HEADER = "x-opensession-object-id"


async def publish_session(call: Call) -> Reply:
    """Publish the HAIL body: 201 with its id the first time, 200 when it was there already.

    The body is read strictly and stored in canonical form under the SHA-256 of those bytes. With its own
    SHA-256 in ``X-OpenSession-Object-Id`` it is stored byte for byte. One that holds a secret is refused
    unless the query allows the secret's rule or asks for masking.

    Raises UnauthorizedError, BodyTooLargeError, BadRequestError for a body that is not HAIL, and
    InvalidSessionError for one that breaks a rule of the format, and SecretFoundError.
    """
    await require_operator(call)
    screening = read_screening(call.request)
    configuration = call.ports.configuration
    read = read_session(await call.request.pieces(configuration.max_body_bytes), call)
    screened = screen(read, screening, configuration.score_plugin)
    digest = screened.digest
    try:
        publication = await publish(call.ports.metadata, call.ports.blobs, digest, now=call.ports.now())
    finally:
        # Even when a later step failed: an earlier one may have changed the list.
        call.ports.list_cache.clear()
    url = f"{configuration.base_url or call.request.origin}/session/{publication.id}"
    problems = [problem.message for problem in digest.problems[:MAX_PROBLEMS]]
    body: dict[str, object] = {
        "id": publication.id,
        "url": url,
        "created": publication.created,
        "warnings": [*problems, *screened.warnings],
    }
    if screening.masks:
        body["redactions"] = dict(screened.account)
    return json_reply(body, 201 if publication.created else 200, [("location", url)])


async def delete_session(call: Call) -> Reply:
    """Remove a session: row, links, search entry, then the body. Raises NotFoundError for an unknown id."""
    await require_operator(call)
    try:
        removed = await unpublish(call.ports.metadata, call.ports.blobs, call.path["id"])
    finally:
        call.ports.list_cache.clear()
    if not removed:
        raise NotFoundError("There is no session with this id.")
    return json_reply({"ok": True})


def read_session(pieces: list[bytes], call: Call) -> Read:
    """Read a body strictly and decide under which bytes it is stored. Takes the pieces out of the list.

    Raises BadRequestError and InvalidSessionError as ``publish_session`` says.
    """
    claimed = (call.request.header(OBJECT_ID_HEADER) or "").strip().lower()
    body = _joined(pieces) if claimed else b""
    if claimed and claimed != object_id(body):
        raise BadRequestError("The body's SHA-256 is not the id that was sent with it.")
    try:
        source = body if claimed else _taken(pieces)
        digest = ingest(source, score_plugin=call.ports.configuration.score_plugin)
    except HailError as error:
        raise BadRequestError(f"The body is not a HAIL session: {error}") from None
    if claimed and digest.dialect != "hail-jsonl":
        # What is kept byte for byte is served as JSONL, so it has to be that already.
        raise BadRequestError("A body with an id of its own has to be HAIL JSONL.")
    if digest.fatal_problems:
        raise InvalidSessionError(describe_problems(digest.fatal_problems))
    return Read(digest, verbatim=body if claimed else None, claimed=claimed)


def _joined(pieces: list[bytes]) -> bytes:
    body = b"".join(pieces)
    pieces.clear()
    return body


def _taken(pieces: list[bytes]) -> Iterator[bytes]:
    """Yield the pieces and let go of each: the canonical body grows as fast as the given one goes."""
    pieces.reverse()
    while pieces:
        yield pieces.pop()


def describe_problems(problems: tuple[Problem, ...]) -> str:
    """Say what is wrong with a session; the first problems in full, the rest as a number."""
    shown = "; ".join(problem.message for problem in problems[:MAX_PROBLEMS])
    more = len(problems) - MAX_PROBLEMS
    return f"The session is not valid: {shown}" + (f"; and at least {more} more" if more > 0 else "") + "."
