"""Cross-origin rules: which other sites may call the API from a browser (api.md §2.1)."""

from opensession.site.configuration import Configuration
from opensession.site.http import Headers, Reply, Request

ALLOWED_METHODS = "GET, HEAD, POST, DELETE, OPTIONS"
ALLOWED_HEADERS = "Content-Type, Authorization, X-CSRF-Token, If-None-Match, Range"
EXPOSED_HEADERS = (
    "ETag, Content-Range, Retry-After, Link, X-OpenSession-Account, X-OpenSession-Cache, "
    "X-OpenSession-Commit, X-OpenSession-Parser, X-OpenSession-Pinned, X-OpenSession-Raw-Types, "
    "X-OpenSession-Ref, X-OpenSession-Sessions, X-OpenSession-Source-Url"
)
PREFLIGHT_SECONDS = "86400"


def is_allowed(origin: str, request: Request, configuration: Configuration) -> bool:
    """Tell whether a page of this origin may read replies: the configured ones, and the site itself."""
    own = {request.origin, configuration.base_url}
    return origin in configuration.allowed_origins or origin in own


def cors_headers(request: Request, configuration: Configuration) -> Headers:
    """Return the headers that let an allowed origin read the reply; none without an ``Origin``."""
    origin = request.header("origin")
    if origin is None:
        return []
    if not is_allowed(origin, request, configuration):
        return [("vary", "Origin")]
    return [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", EXPOSED_HEADERS),
        ("vary", "Origin"),
    ]


def preflight(request: Request, configuration: Configuration, allow: str) -> Reply:
    """Answer OPTIONS: what the address takes, and for an allowed origin what a page may send.

    An origin that is not allowed gets 403 and the error envelope, without any CORS header. The headers
    that every reply to an origin has are added to this one like to any other.
    """
    origin = request.header("origin")
    if origin is None or request.header("access-control-request-method") is None:
        return Reply(204, [("allow", allow)])
    if not is_allowed(origin, request, configuration):
        body = '{"code":"forbidden","message":"This origin may not call the API."}'
        return Reply(403, [("content-type", "application/json")], body)
    return Reply(
        204,
        [
            ("allow", allow),
            ("access-control-allow-methods", ALLOWED_METHODS),
            ("access-control-allow-headers", ALLOWED_HEADERS),
            ("access-control-max-age", PREFLIGHT_SECONDS),
        ],
    )
