"""The route table, the description and the limits agree with each other."""

import inspect

import pytest

from opensession.site import limits
from opensession.site.contract import CONTRACT, LIST_PARAMETERS, Operation
from opensession.site.handlers import retired
from opensession.site.list_parameters import read_list_query
from opensession.site.routes import ROUTER
from opensession.store.records import Sort, TimeRange

RETIRED = {retired.preview, retired.source, retired.team}


@pytest.mark.parametrize("operation", CONTRACT, ids=lambda operation: operation.name)
def test_every_operation_has_a_route(operation: Operation) -> None:
    path = operation.path.replace("{path}", "a/b").replace("{", "").replace("}", "")
    route, _ = ROUTER.find(operation.method, path)
    assert route.handler not in RETIRED


def test_every_route_of_the_api_is_described() -> None:
    described = {(operation.method, operation.path) for operation in CONTRACT}
    for route in ROUTER.routes:
        if route.pattern.startswith("/api/") and route.handler not in RETIRED and "*" not in route.pattern:
            assert (route.method, route.pattern) in described


@pytest.mark.parametrize("parameter", LIST_PARAMETERS, ids=lambda parameter: parameter.name)
def test_every_list_parameter_changes_the_query(parameter: object) -> None:
    name = getattr(parameter, "name", "")
    values = {"page": "3", "per_page": "7", "sort": "longest", "time_range": "7d"}
    values |= {
        "errors": "0",
        "pr": "1",
        "commit": "1",
        "snippets": "1",
        "min_duration": "0",
        "max_duration": "60",
    }
    values |= {"from": "2026-01-01", "to": "2026-01-31"}
    plain = read_list_query({}, 0)
    assert read_list_query({name: values.get(name, "x")}, 0) != plain
    assert read_list_query({name: " "}, 0) == plain


def test_the_list_s_defaults_are_those_described() -> None:
    query = read_list_query({}, 1000)
    assert (query.page, query.per_page, query.sort, query.time_range) == (1, 20, Sort.RECENT, TimeRange.ALL)
    assert (query.search, query.tool, query.repository, query.now) == (None, None, None, 1000)


def test_every_limit_has_a_reason() -> None:
    source = inspect.getsource(limits).splitlines()
    names = [name for name in vars(limits) if name.isupper()]
    assert len(names) > 8
    for name in names:
        line = next(number for number, text in enumerate(source) if text.startswith(f"{name} = "))
        assert source[line + 1].startswith('"""'), name
