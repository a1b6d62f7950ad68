"""The application: from a request and the ports to a reply. Nothing raised by a handler gets past it."""

import logging

from opensession.envelope import EnvelopeError
from opensession.site.conditional import is_current, not_modified
from opensession.site.cors import cors_headers, preflight
from opensession.site.errors import MethodNotAllowedError, NotFoundError
from opensession.site.http import JSON, Headers, Reply, Request, json_reply
from opensession.site.ports import Ports
from opensession.site.routes import ROUTER
from opensession.site.routing import Call
from opensession.site.security import security_headers

log = logging.getLogger("opensession.site")


async def respond(request: Request, ports: Ports) -> Reply:
    """Answer one request: route, handle, turn errors into envelopes, add the headers every reply has."""
    reply = await _handle(request, ports)
    etag = reply.header("etag")
    if reply.status == 200 and etag and request.method in {"GET", "HEAD"} and is_current(request, etag):
        reply = not_modified(reply.headers)
    secure = request.origin.startswith("https:")
    reply.headers += security_headers(reply.header("content-type"), secure, reply.framing)
    reply.headers += cors_headers(request, ports.configuration)
    reply.headers = merge_vary(reply.headers)
    return reply


def misconfigured(request: Request) -> Reply:
    """Answer for a site whose variables cannot be used; which one and why is for the operator's log."""
    body = {"code": "internal", "message": "This site is not configured correctly; its log says why."}
    reply = json_reply(body, 500)
    reply.headers += security_headers(JSON, request.origin.startswith("https:"))
    return reply


async def _handle(request: Request, ports: Ports) -> Reply:
    try:
        if request.method == "OPTIONS":
            return _options(request, ports)
        route, parameters = ROUTER.find(request.method, request.url_path)
        return await route.handler(Call(request, ports, parameters))
    except EnvelopeError as error:
        return json_reply(error.envelope(), error.status, list(error.headers))
    except Exception as error:  # noqa: BLE001  the last line of defence: a reader gets a reply, never a traceback
        log.error("%s in %s %s", type(error).__name__, request.method, _family(request.url_path))
        return json_reply({"code": "internal", "message": "Something went wrong on this site."}, 500)


def _options(request: Request, ports: Ports) -> Reply:
    allow = ROUTER.methods(request.url_path)
    if allow is None:
        raise NotFoundError("There is nothing at this address.")
    if request.method not in allow:
        raise MethodNotAllowedError(allow)
    return preflight(request, ports.configuration, allow)


def _family(url_path: str) -> str:
    """Name the kind of address for the log; the rest of it may be somebody's private link."""
    return "/".join(url_path.split("/")[:3])


def merge_vary(headers: Headers) -> Headers:
    """Fold repeated ``Vary`` headers into one, keeping the order of the names."""
    names = [name.strip() for key, value in headers if key == "vary" for name in value.split(",")]
    if len(names) < 2:
        return headers
    rest = [(key, value) for key, value in headers if key != "vary"]
    return [*rest, ("vary", ", ".join(dict.fromkeys(names)))]
