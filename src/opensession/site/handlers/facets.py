"""What the list can be narrowed by, with counts."""

import json
from urllib.parse import urlencode

from opensession.site.handlers.sessions import NOT_KEPT, check_feed, is_cacheable, shared_list
from opensession.site.http import JSON, Reply
from opensession.site.list_parameters import read_list_query
from opensession.site.routing import Call
from opensession.store.facets import DURATIONS
from opensession.store.records import Facet, ListQuery, SessionFacets

PARAMETERS = {
    "tool": "tool",
    "model": "model",
    "repository": "git_repo_name",
    "errors": "errors",
    "pull_request": "pr",
    "commit": "commit",
    "duration": "duration",
    "dates": "time_range",
}
"""Facets of the store by the name that the API gives them: the parameter that takes their values."""

BOUNDS = {span.name: {"min_duration": span.least, "max_duration": span.most} for span in DURATIONS}


async def list_facets(call: Call) -> Reply:
    """Count the sessions of each value that the list could be narrowed by; takes the list's filters."""
    check_feed(call)
    query = read_list_query(call.request.query, int(call.ports.now()))

    async def render() -> bytes:
        return render_facets(await call.ports.metadata.count_facets(query))

    if not is_cacheable(call, query):
        return Reply(200, [("content-type", JSON), ("cache-control", NOT_KEPT)], await render())
    return await shared_list(call, facets_key(query), render)


def facets_key(query: ListQuery) -> str:
    """Return the cache key: page, size and sort do not change what is counted."""
    return "facets?" + urlencode({"time_range": query.time_range, "tool": query.tool or ""})


def render_facets(counted: SessionFacets) -> bytes:
    """Write the counts as the API gives them."""
    facets = {PARAMETERS[name]: _facet(name, facet) for name, facet in counted.facets.items()}
    body = {"total": counted.total, "total_exact": counted.total_is_exact, "facets": facets}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _facet(name: str, facet: Facet) -> dict[str, object]:
    more = BOUNDS if name == "duration" else {}
    values = [{"value": value, "count": count, **more.get(value, {})} for value, count in facet.counts]
    return {"values": values, "exact": facet.is_exact, "more": facet.has_more}
