"""``opensession inspect``."""

import json
from collections.abc import Iterator, Mapping

import click
from pydantic import JsonValue

from opensession.cli.accounts import account_document
from opensession.cli.command import Run, command
from opensession.cli.inputs import Input, load
from opensession.cli.terminal import one_line
from opensession.hail import Digest
from opensession.parsers.composition import FIDELITY
from opensession.redact import redact_text
from opensession.sources.address import LocalSource, format_uri

REDACTIONS = "redactions"
"""Attribute of a session: how often each rule masked something."""


@command("local.inspect")
@click.argument("reference")
def main(run: Run, reference: str) -> None:
    """Print what a session holds, one fact per line, or as JSON."""
    source = load(run, reference)
    facts = describe(source)
    if run.as_json:
        run.terminal.json(facts)
        return
    for name, value in _flat(facts):
        run.terminal.out(f"{name}: {value}")


def describe(source: Input) -> dict[str, JsonValue]:
    """Return the facts about a session by name."""
    digest = source.digest()
    header, stats = digest.header, digest.stats
    return {
        "uri": format_uri(LocalSource(source.id)) if source.origin == "object" else None,
        "path": str(source.path) if source.path else None,
        "hash": source.id,
        "bytes": source.size,
        "session_id": header.session_id,
        "title": _clean(digest.extraction.title),
        "description": _clean(digest.extraction.description),
        "tags": [_clean(tag) for tag in header.context.tags],
        "tool": header.agent.tool,
        "provider": header.agent.provider,
        "model": header.agent.model,
        "created_at": str(header.context.created_at),
        "updated_at": str(header.context.updated_at),
        **stats.model_dump(),
        "files_modified": _listed(digest.extraction.files_modified),
        "files_read": _listed(digest.extraction.files_read),
        "has_errors": digest.extraction.has_errors,
        "max_active_agents": digest.max_active_agents,
        "problems": [problem.message for problem in digest.problems],
        "parser": source.parser,
        FIDELITY: digest.header.context.attributes.get(FIDELITY),
        REDACTIONS: _redactions(digest),
        **account_document(source),
    }


def _clean(text: str | None) -> str | None:
    """Return what was said with its secrets masked: facts about a session are shown around."""
    return redact_text(text) if text else text


def _redactions(digest: Digest) -> JsonValue:
    return digest.header.context.attributes.get(REDACTIONS) or {}


def _listed(text: str | None) -> JsonValue:
    """Return a list that the extraction keeps as JSON text."""
    paths: list[str] = json.loads(text) if text else []
    return [redact_text(path) for path in paths]


def _flat(facts: Mapping[str, JsonValue], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield facts as lines: members of objects by dotted name, each item of a list on its own line."""
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield from ((prefix + name, _text(item)) for item in value)
        elif value is not None:
            yield prefix + name, _text(value)


def _text(value: JsonValue) -> str:
    return one_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
