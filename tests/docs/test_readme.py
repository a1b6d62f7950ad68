"""The documents are complete and true: what they name exists, and what exists is named."""

import ast
import importlib
import json
import re
import tomllib
from dataclasses import fields
from itertools import pairwise

import pytest

from opensession.cli.git.environment import PUSHING
from opensession.hail import object_id
from opensession.parsers.registry import PARSERS
from opensession.site import configuration
from opensession.site.configuration import Configuration, read_configuration
from opensession.site.contract import CONTRACT
from opensession.site.routes import RETIRED_API, RETIRED_PAGES
from opensession.sources.policy import FetchPolicy
from scripts.layout import EXAMPLES, ROOT
from scripts.start import DEFAULT_PORT
from scripts.test_run import SUITE_NAMES, parse_options
from tests.docs import markdown, variables

README = markdown.read("README.md")
DOCUMENTS = {name: markdown.read(name) for name in markdown.documents()}
WRANGLER = tomllib.loads(markdown.read("wrangler.toml"))
SCRIPTS = json.loads(markdown.read("package.json"))["scripts"]

VARIABLES = {
    row[0].strip("`"): row[1].strip("`") for row in markdown.table(markdown.section(README, "Configuration"))
}
TOOL_VARIABLES = variables.of_the_tool() | {PUSHING}
"""What the command-line tool reads, and what it sets for hooks."""
LIMITS = markdown.table(markdown.section(DOCUMENTS["docs/limits.md"], "The table"))
ADDRESSES = markdown.section(DOCUMENTS["docs/api.md"], "Routes")
LAYOUT = next(block for block in markdown.fences(README, "") if "migrations/" in block)

LIMITS_MODULE = "opensession.site.limits"
LIMIT_MODULES = (
    LIMITS_MODULE,
    "opensession.site.configuration",
    "opensession.hail.ingest",
    "opensession.parsers.limits",
    "opensession.sources.directory",
    "opensession.sources.location",
    "opensession.sources.reading",
    "opensession.store.listing",
    "opensession.store.search_text",
)


def documented_fields() -> dict[str, tuple[str, ...]]:
    """Return the variables that the docstring of each configuration field names."""
    source = (ROOT / "src/opensession/site/configuration.py").read_text(encoding="utf-8")
    body = next(
        node.body
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == Configuration.__name__
    )
    found = {}
    for field, words in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            assert isinstance(words, ast.Expr)
            found[field.target.id] = tuple(re.findall(r"``([A-Z_]+)``", ast.unparse(words)))
    return found


FIELDS = documented_fields()


def written(value: object) -> str:
    """Return a default as the table writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value)
    return "unset" if value is None else "none" if value == frozenset() else str(value)


def read_variables() -> set[str]:
    """Return the variables that the configuration asks its environment for."""
    asked: set[str] = set()

    def variable(name: str) -> None:
        asked.add(name)

    read_configuration(variable)
    return asked


def test_the_two_commands_come_first() -> None:
    lines = markdown.fences(README, "sh")[0].splitlines()
    assert [line.partition("#")[0].strip() for line in lines] == ["npm start", "npm test"]
    assert README.index("npm start") < README.index("\n## ")
    assert f":{DEFAULT_PORT}" in lines[0]


def test_every_variable_is_in_the_table_and_every_row_is_a_variable() -> None:
    assert set(VARIABLES) == read_variables()
    assert set(FIELDS) == {field.name for field in fields(Configuration)}
    assert sorted(VARIABLES) == sorted(name for names in FIELDS.values() for name in names)


@pytest.mark.parametrize("name", FIELDS)
def test_a_default_in_the_table_is_the_default(name: str) -> None:
    default = written(getattr(Configuration(), name))
    assert {VARIABLES[variable] for variable in FIELDS[name]} == {default}
    if default not in {"unset", "none"}:
        given = dict.fromkeys(FIELDS[name], default)
        assert read_configuration(given.get) == Configuration()


def test_the_documents_name_no_variable_that_does_not_exist() -> None:
    for name, text in DOCUMENTS.items():
        named = set(re.findall(r"\b(?:OPENSESSION_[A-Z_]+|BASE_URL|JWT_SECRET)\b", text))
        assert named <= set(VARIABLES) | TOOL_VARIABLES, name


def test_the_readme_names_every_binding() -> None:
    bindings = [
        *(entry["binding"] for kind in ("d1_databases", "r2_buckets") for entry in WRANGLER[kind]),
        *(entry["name"] for entry in WRANGLER["ratelimits"]),
        WRANGLER["assets"]["binding"],
    ]
    assert set(bindings) <= set(markdown.codes(README))


def limit_values() -> dict[str, int]:
    """Return every number that a limit is called by, from the modules that hold limits."""
    modules = map(importlib.import_module, LIMIT_MODULES)
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int)
    }


def spellings(value: int) -> set[str]:
    """Return how a table may write a number."""
    binary = {f"{value >> shift} {unit}" for shift, unit in ((10, "KiB"), (20, "MiB")) if value >> shift}
    return {f"{value:,}", *binary}


@pytest.mark.parametrize("row", LIMITS, ids=lambda row: str(row[0]))
def test_a_limit_in_the_table_is_the_limit(row: list[str]) -> None:
    known = limit_values()
    numbers = set(re.findall(r"\d(?:[\d,]*\d)?(?: [KM]iB)?", row[1]))
    names = [name for name in markdown.codes(row[2]) if name.isupper()]
    assert names or "FetchPolicy" in row[2]
    for name in names:
        assert spellings(known[name]) & numbers, name


def test_every_limit_of_the_site_is_in_the_table() -> None:
    module = importlib.import_module(LIMITS_MODULE)
    named = {name for row in LIMITS for name in markdown.codes(row[2])}
    assert {name for name in vars(module) if name.isupper()} <= named


def test_limits_that_are_no_constants_are_right() -> None:
    values = {row[0]: row[1] for row in LIMITS}
    deadline = FetchPolicy(frozenset(), 1).deadline_seconds
    assert values["time to fetch a source"] == f"{deadline:.0f} seconds"
    (rate,) = (entry["simple"] for entry in WRANGLER["ratelimits"])
    (row,) = (value for name, value in values.items() if name.startswith("requests that cost work"))
    assert row == f"{rate['limit']} in {rate['period']} seconds"
    assert limit_values()["RATE_PERIOD_SECONDS"] == rate["period"]
    assert int(VARIABLES["OPENSESSION_MAX_BODY_BYTES"]) == configuration.DEFAULT_MAX_BODY_BYTES


def test_every_operation_is_in_the_table() -> None:
    """That the table has every route and no other, the tests of the page itself hold."""
    rows = {f"{row[0]} {row[1].strip('`')}" for row in markdown.table(ADDRESSES)}
    sources = "/api/src/"
    operations = {
        f"{operation.method} "
        + (f"{sources}{{source}}" if operation.path.startswith(sources) else operation.path)
        for operation in CONTRACT
    }
    assert operations <= rows


def test_the_retired_addresses_are_named() -> None:
    for pattern in RETIRED_PAGES:
        assert f"`{pattern.removesuffix('/{rest*}')}…`" in ADDRESSES
    for pattern in RETIRED_API:
        assert f"`{pattern.removesuffix('/{rest*}')}…`" in ADDRESSES


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_npm_command_exists(name: str) -> None:
    text = DOCUMENTS[name]
    called = set(re.findall(r"\bnpm run (?:-s )?([\w:-]+)", text)) | set(
        re.findall(r"npm (start|test)\b", text)
    )
    assert called <= set(SCRIPTS)


def test_the_suites_in_the_table_are_the_suites() -> None:
    rows = markdown.table(README[README.index("| suite |") :])
    assert [code for row in rows for code in markdown.codes(row[0])] != []
    assert {code for row in rows for code in markdown.codes(row[0])} == set(SUITE_NAMES)
    for selection in re.findall(r"npm test -- (--only [\w,-]+)", README):
        assert parse_options(selection.split())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    for link in markdown.links(DOCUMENTS[name]):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in markdown.anchors(target.read_text(encoding="utf-8")), link


def test_the_documents_link_to_nothing_outside_this_machine() -> None:
    """The project has no site and no public repository of its own that a link could lead to."""
    outside = [link for text in DOCUMENTS.values() for link in markdown.links(text) if "://" in link]
    assert [link for link in outside if not link.startswith(f"http://127.0.0.1:{DEFAULT_PORT}/")] == []


def test_the_live_example_is_one_of_the_examples() -> None:
    ids = set(re.findall(r"/session/([0-9a-f]{64})", README))
    assert ids
    assert ids <= {object_id(file.read_bytes()) for file in EXAMPLES.glob("*.hail.jsonl")}


def layout_folders() -> list[str]:
    """Return the folders of the layout tree, from the indentation of its lines."""
    stack: list[tuple[int, str]] = []
    folders = []
    for line in LAYOUT.splitlines():
        match = re.match(r"( *)([\w.]+/)(?: |$)", line)
        if match is None:
            continue
        depth = len(match[1])
        stack = [entry for entry in stack if entry[0] < depth]
        stack.append((depth, match[2]))
        folders.append("".join(part for _, part in stack))
    return folders


def test_the_layout_names_folders_that_exist_and_leaves_none_out() -> None:
    named = layout_folders()
    assert len(named) == len(LAYOUT.splitlines())
    assert [folder for folder in named if not (ROOT / folder).is_dir()] == []
    packages = {
        f"{path.parent.relative_to(ROOT).as_posix()}/" for path in ROOT.glob("src/opensession/*/__init__.py")
    }
    assert packages <= set(named)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_in_code_exist(name: str) -> None:
    """Checked are paths below the folders of the repository, as prose writes them between backticks."""
    roots = ("src/", "tests/", "scripts/", "web/", "bench/", "examples/", "migrations/", "requirements/")
    paths = [code for code in markdown.codes(DOCUMENTS[name]) if code.startswith(roots)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_pictures_are_small_and_shown() -> None:
    pictures = sorted((ROOT / "docs" / "screenshots").iterdir())
    assert 2 <= len(pictures) <= 4
    assert [picture.name for picture in pictures if picture.stat().st_size > 200_000] == []
    shown = {link.rpartition("/")[2] for link in markdown.links(README) if "screenshots/" in link}
    assert shown == {picture.name for picture in pictures}


def test_the_readme_stays_short() -> None:
    assert len(README.splitlines()) < 300


@pytest.mark.parametrize(
    "document", ["README.md", *(f"web/public/content/docs.{name}.md" for name in ("en", "ko"))]
)
def test_every_format_is_in_the_table_of_agents(document: str) -> None:
    text = markdown.read(document)
    start = re.search(r"^\| (?:agent|에이전트) ", text, re.MULTILINE)
    assert start is not None
    rows = markdown.table(text[start.start() :])
    named = " ".join(cell for row in rows for cell in row[:2])
    assert [parser.label for parser in PARSERS if parser.label not in named] == []
