"""The route table: literals before parameters, the raw rest, methods, and addresses as they were sent."""

import pytest

from opensession.site.errors import BadRequestError, MethodNotAllowedError, NotFoundError
from opensession.site.http import Reply
from opensession.site.routes import ROUTER
from opensession.site.routing import Call, Route, Router


async def answer(call: Call) -> Reply:
    """Answer nothing in particular."""
    return Reply()


def routes(*rows: str) -> Router:
    """Return a router of rows such as ``GET /a/{b}``."""
    pairs = (row.split(" ") for row in rows)
    return Router(Route(method, pattern, answer) for method, pattern in pairs)


ROWS = routes(
    "GET /",
    "GET /things",
    "POST /things",
    "GET /things/special",
    "GET /things/{id}",
    "DELETE /things/{id}",
    "GET /things/{id}/parts/{part}",
    "GET /tree/{rest*}",
    "GET /tree/leaf",
)


@pytest.mark.parametrize(
    ("method", "path", "pattern", "parameters"),
    [
        ("GET", "/", "/", {}),
        ("GET", "/things", "/things", {}),
        ("HEAD", "/things", "/things", {}),
        ("GET", "/things/special", "/things/special", {}),
        ("GET", "/things/7", "/things/{id}", {"id": "7"}),
        ("DELETE", "/things/7", "/things/{id}", {"id": "7"}),
        ("GET", "/things/a%2Fb%20c", "/things/{id}", {"id": "a/b c"}),
        ("GET", "/things/%25", "/things/{id}", {"id": "%"}),
        ("GET", "/things/%zz", "/things/{id}", {"id": "%zz"}),
        ("GET", "/things/special/parts/1", "/things/{id}/parts/{part}", {"id": "special", "part": "1"}),
        ("GET", "/tree/leaf", "/tree/leaf", {}),
        ("GET", "/tree/leaf/a", "/tree/{rest*}", {"rest": "leaf/a"}),
        ("GET", "/tree/a%2Fb//c%20", "/tree/{rest*}", {"rest": "a%2Fb//c%20"}),
        ("GET", "/tree/", "/tree/{rest*}", {"rest": ""}),
    ],
)
def test_a_route_is_found(method: str, path: str, pattern: str, parameters: dict[str, str]) -> None:
    route, values = ROWS.find(method, path)
    assert (route.pattern, values) == (pattern, parameters)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/things/",
        "/things//parts/1",
        "/Things",
        "/things/1/parts",
        "/tree",
        "//things",
    ],
)
def test_nothing_else_is_found(path: str) -> None:
    with pytest.raises(NotFoundError):
        ROWS.find("GET", path)
    assert ROWS.methods(path) is None


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/things", "GET, HEAD, OPTIONS, POST"),
        ("POST", "/things/7", "DELETE, GET, HEAD, OPTIONS"),
        ("DELETE", "/things/special", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_known_path_tells_its_methods(method: str, path: str, allow: str) -> None:
    with pytest.raises(MethodNotAllowedError) as caught:
        ROWS.find(method, path)
    assert caught.value.headers == (("allow", allow),)
    assert ROWS.methods(path) == allow


def test_head_needs_a_get() -> None:
    with pytest.raises(MethodNotAllowedError) as caught:
        routes("POST /only").find("HEAD", "/only")
    assert caught.value.headers == (("allow", "OPTIONS, POST"),)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(BadRequestError):
        ROWS.find("GET", "/things/%FF")


def test_no_two_routes_of_the_site_collide() -> None:
    rows = [(route.method, route.pattern) for route in ROUTER.routes]
    assert len(rows) == len(set(rows))
    for route in ROUTER.routes:
        path = route.pattern.replace("{rest*}", "x/y").replace("{source*}", "x/y").replace("{id}", "x")
        assert ROUTER.find(route.method, path)[0] is route, route.pattern
