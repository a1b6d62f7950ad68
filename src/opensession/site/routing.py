"""A route table as a tree of path segments: one lookup per segment, no regular expressions."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from opensession.site.errors import BadRequestError, MethodNotAllowedError, NotFoundError
from opensession.site.http import Reply, Request
from opensession.site.ports import Ports


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler gets: the request, the outside world, and the decoded path parameters."""

    request: Request
    ports: Ports
    path: dict[str, str]
    """Parameters by name. A ``{name*}`` parameter is the raw rest of the path, not decoded."""


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the route table."""

    method: str
    pattern: str
    """Segments are literal, ``{name}`` for one decoded segment, or a final ``{name*}`` for the raw rest."""
    handler: Handler


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    rest: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """Finds the route for a method and a path. A literal segment wins over a parameter."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._root = _Node()
        for route in self.routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.pattern.split("/")[1:]:
            if segment.endswith("*}"):
                node.rest = node.rest or _Node()
                node = node.rest
            elif segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.children.setdefault(segment, _Node())
        node.routes[route.method] = route

    def find(self, method: str, url_path: str) -> tuple[Route, dict[str, str]]:
        """Return the route and its path parameters.

        Raises NotFoundError, MethodNotAllowedError with the methods that do exist, or BadRequestError
        when a parameter is not UTF-8. HEAD finds the route of GET.
        """
        segments = url_path.split("/")[1:]
        node = self._walk(self._root, segments, 0)
        if node is None:
            raise NotFoundError("There is nothing at this address.", hint="GET /openapi.json lists the API.")
        route = node.routes.get("GET" if method == "HEAD" else method)
        if route is None:
            raise MethodNotAllowedError(allowed_methods(node.routes))
        return route, _parameters(route.pattern, segments)

    def methods(self, url_path: str) -> str | None:
        """Return the ``Allow`` value of a path, None when nothing is there."""
        node = self._walk(self._root, url_path.split("/")[1:], 0)
        return allowed_methods(node.routes) if node else None

    def _walk(self, node: _Node, segments: list[str], depth: int) -> _Node | None:
        if depth == len(segments):
            return node if node.routes else None
        segment = segments[depth]
        if (child := node.children.get(segment)) and (found := self._walk(child, segments, depth + 1)):
            return found
        if node.parameter and segment and (found := self._walk(node.parameter, segments, depth + 1)):
            return found
        return node.rest


def allowed_methods(routes: Iterable[str]) -> str:
    """Return the ``Allow`` header's value for a path that has these methods."""
    methods = set(routes) | {"OPTIONS"}
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))


def _parameters(pattern: str, segments: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for index, part in enumerate(pattern.split("/")[1:]):
        if part.endswith("*}"):
            values[part[1:-2]] = "/".join(segments[index:])
        elif part.startswith("{"):
            values[part[1:-1]] = decode_segment(segments[index])
    return values


def decode_segment(segment: str) -> str:
    """Percent-decode one path segment once. Raises BadRequestError for bytes that are not UTF-8."""
    try:
        return unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise BadRequestError("The address holds bytes that are not UTF-8.") from None
