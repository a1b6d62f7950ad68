"""``opensession discover``, and ``opensession`` without a command."""

from dataclasses import dataclass
from datetime import datetime

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import NotFound, Usage
from opensession.cli.expressions import format_head
from opensession.cli.index.entries import Entry
from opensession.cli.index.scope import read_scope
from opensession.cli.index.selection import Selection, parse_since
from opensession.cli.index.sessions import Sessions, indexed
from opensession.cli.terminal import one_line
from opensession.cli.words import word
from opensession.local.places import PLACES
from opensession.local.problems import Problem

TOOLS = tuple(dict.fromkeys(place.tool for place in PLACES))
SHOWN_ON_A_TERMINAL = 40
SHORT_ID, LONG_ID = 8, 36
"""Characters of an id in a table: as many from the first figure on as tell all sessions apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """One session to show."""

    entry: Entry
    reference: str | None
    """What names it here; None for one that ``HEAD`` does not count."""


@command("discover.discover")
@click.option("--all", "everywhere", is_flag=True, help=word("discover.option.all"))
@click.option("--tool", "tools", metavar="TOOL", multiple=True, help=word("discover.option.tool"))
@click.option("--since", metavar="WHEN", help=word("discover.option.since"))
@click.option("--grep", metavar="TITLE", help=word("discover.option.grep"))
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help=word("discover.option.limit"))
@click.option("--subagents", is_flag=True, help=word("discover.option.subagents"))
@click.option("--refresh/--no-refresh", default=True, help=word("discover.option.refresh"))
@click.option("--verbose", "-v", is_flag=True, help=word("discover.option.verbose"))
def main(
    run: Run,
    *,
    everywhere: bool,
    tools: tuple[str, ...],
    since: str | None,
    grep: str | None,
    limit: int | None,
    subagents: bool,
    refresh: bool,
    verbose: bool,
) -> None:
    """Print the sessions that fit, the last changed first."""
    earliest = _since(since)
    _check_tools(tools)
    sessions = indexed(run, subagents=subagents, update=refresh)
    scope = read_scope(run.surroundings)
    counted = list(Selection(scope).of(sessions.entries))
    selection = Selection(None if everywhere else scope, frozenset(tools), earliest, grep, subagents)
    selected = list(selection.of(sessions.entries))
    if not run.as_json:
        _tell_problems(run, sessions.problems, verbose=verbose)
    if not selected:
        raise _nothing(sessions, counted, scoped=scope is not None and not everywhere)
    references = {id(entry): format_head(place) for place, entry in enumerate(counted)}
    rows = [Row(entry, references.get(id(entry))) for entry in selected]
    limit = _limit(run, limit)
    shown = rows[:limit] if limit else rows
    if run.as_json:
        root = None if everywhere or scope is None else str(run.surroundings.repository)
        run.terminal.json(document(shown, len(rows), root, sessions.problems))
    elif run.terminal.stdout.isatty():
        run.terminal.table(*table(shown, sessions.entries))
    else:
        for row in shown:
            run.terminal.out("\t".join(one_line(cell) for cell in line(row)))
    if len(shown) < len(rows) and not run.as_json:
        run.terminal.say(word("discover.more", shown=len(shown), count=len(rows)))


def document(rows: list[Row], count: int, root: str | None, problems: list[Problem]) -> dict[str, object]:
    """Return what ``--json`` prints; ``count`` is how many there are without a limit."""
    return {
        "repository": root,
        "count": count,
        "sessions": [facts(row) for row in rows],
        "problems": [{"path": _text(problem.path), "reason": problem.reason} for problem in problems],
    }


def facts(row: Row) -> dict[str, object]:
    """Return one session's members; what is not known is null."""
    entry = row.entry
    return {
        "reference": row.reference,
        "session_id": entry.session_id,
        "tool": entry.tool,
        "title": entry.title,
        "model": entry.model,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "event_count": entry.events,
        "message_count": entry.messages,
        "total_input_tokens": entry.input_tokens,
        "total_output_tokens": entry.output_tokens,
        "cwd": entry.cwd,
        "git_remote": entry.remote,
        "git_branch": entry.branch,
        "subagent": entry.subagent,
        "path": _text(entry.path),
        "bytes": entry.size,
        "one_of_many": entry.one_of_many,
    }


def line(row: Row) -> tuple[str, ...]:
    """Return the cells of a line for programs: id, tool, time, messages, title, folder, path."""
    entry = row.entry
    return (
        entry.session_id,
        entry.tool,
        entry.updated_at,
        str(entry.messages),
        entry.title or "",
        entry.cwd or "",
        _text(entry.path),
    )


def table(rows: list[Row], entries: list[Entry]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return headings and cells for people: times are local, ids as short as tells them apart."""
    columns = [word(f"discover.column.{name}") for name in ("id", "tool", "updated", "messages", "title")]
    length = _telling_length([entry.session_id for entry in entries])
    cells: list[tuple[str, ...]] = [
        (
            row.entry.session_id[:length],
            row.entry.tool,
            _local_time(row.entry),
            str(row.entry.messages),
            row.entry.title or word("discover.untitled"),
        )
        for row in rows
    ]
    return columns, cells


def _telling_length(ids: list[str]) -> int:
    """Return how many characters tell ids apart: those that begin with a time share many."""
    distinct = set(ids)
    lengths = range(SHORT_ID, 25)
    return next(
        (length for length in lengths if len({id_[:length] for id_ in distinct}) == len(distinct)), 36
    )


def _local_time(entry: Entry) -> str:
    try:
        moment = datetime.fromtimestamp(entry.updated_ns / 1e9).astimezone()
    except (OverflowError, OSError, ValueError):
        return entry.updated_at
    return moment.strftime("%Y-%m-%d %H:%M")


def _text(path: object) -> str:
    """Return a path as valid text: a name on disk need not be any."""
    return str(path).encode("utf-8", "replace").decode()


def _limit(run: Run, limit: int | None) -> int:
    """Return how many to show at most, 0 for all: programs get all unless they ask for less."""
    if limit is not None:
        return limit
    return SHOWN_ON_A_TERMINAL if run.terminal.stdout.isatty() and not run.as_json else 0


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_since(text, datetime.now().astimezone())
    except ValueError:
        raise Usage(
            word("discover.bad_since", text=one_line(text)),
            code="bad_time",
            next=("opensession discover --since 7d", "opensession discover --since 2026-03-01"),
        ) from None


def _check_tools(tools: tuple[str, ...]) -> None:
    unknown = next((tool for tool in tools if tool not in TOOLS), None)
    if unknown is not None:
        raise Usage(
            word("discover.unknown_tool", tool=one_line(unknown), known=", ".join(TOOLS)),
            code="unknown_tool",
            next=(f"opensession discover --tool {TOOLS[0]}",),
        )


def _tell_problems(run: Run, problems: list[Problem], *, verbose: bool) -> None:
    if verbose:
        for problem in problems:
            run.terminal.warn(f"{one_line(_text(problem.path))}: {one_line(problem.reason)}")
    elif problems:
        run.terminal.warn(word("discover.problems", count=len(problems)))


def _nothing(sessions: Sessions, counted: list[Entry], *, scoped: bool) -> NotFound:
    """Return the error for an empty list: what is there instead, and how to see it."""
    if not sessions.entries:
        return NotFound(
            word("discover.none", tools=", ".join(TOOLS)),
            code="no_sessions",
            next=("opensession discover --all --verbose", "opensession parse --help"),
        )
    if scoped and not counted:
        return NotFound(
            word("discover.none_here", count=len(sessions.entries)),
            code="no_sessions",
            next=("opensession discover --all",),
        )
    return NotFound(
        word("discover.none_fits"),
        code="no_sessions",
        next=("opensession discover", "opensession discover --all"),
    )
