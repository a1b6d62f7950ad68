"""What the operator may do: publish a session and take one down again."""

from collections.abc import Iterable

from opensession.hail import HailError, Ingested, Problem, adopt, ingest
from opensession.site.admin_key import require_operator
from opensession.site.errors import BadRequestError, InvalidSessionError, NotFoundError
from opensession.site.http import Reply, Request, json_reply
from opensession.site.limits import MAX_PROBLEMS
from opensession.site.routing import Call
from opensession.store.publishing import publish, unpublish

OBJECT_ID_HEADER = "x-opensession-object-id"


async def publish_session(call: Call) -> Reply:
    """Publish the HAIL body: 201 with its id the first time, 200 when it was there already.

    The body is read strictly and stored in canonical form under the SHA-256 of those bytes. A body whose
    own SHA-256 is given in ``X-OpenSession-Object-Id`` is stored byte for byte.

    Raises UnauthorizedError, BodyTooLargeError, BadRequestError for a body that is not HAIL, and
    InvalidSessionError for one that breaks a rule of the format.
    """
    await require_operator(call)
    configuration = call.ports.configuration
    body = await call.request.body(configuration.max_body_bytes)
    try:
        ingested = ingest(body, score_plugin=configuration.score_plugin)
    except HailError as error:
        raise BadRequestError(f"The body is not a HAIL session: {error}") from None
    if ingested.fatal_problems:
        raise InvalidSessionError(describe_problems(ingested.fatal_problems))
    adopted = adopt(body, claimed_object_id(call.request)) if claimed_object_id(call.request) else None
    del body
    publication = await publish(call.ports.metadata, call.ports.blobs, ingested, now=call.ports.now())
    call.ports.list_cache.clear()
    url = f"{configuration.base_url or call.request.origin}/session/{publication.id}"
    reply = {
        "id": publication.id,
        "url": url,
        "created": publication.created,
        "warnings": [str(problem) for problem in ingested.problems][:MAX_PROBLEMS],
    }
    return json_reply(reply, 201 if publication.created else 200, [("location", url)])


async def delete_session(call: Call) -> Reply:
    """Remove a session: row, links, search entry, then the body. Raises NotFoundError when it is not there."""
    await require_operator(call)
    removed = await unpublish(call.ports.metadata, call.ports.blobs, call.path["id"])
    call.ports.list_cache.clear()
    if not removed:
        raise NotFoundError("There is no session with this id.")
    return json_reply({"ok": True})
