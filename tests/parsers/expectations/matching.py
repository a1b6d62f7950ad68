"""Compare what a parser found with an expectation; plain JSON on both sides, no parser known here.

The observed side is a dict with the same names as the facts (see the package's docstring): texts, counts,
``tool_calls``, ``tokens``, ``edits`` as ``{"op", "path", "added", "removed"}`` with base names. Events for
refused edits count among ``tool_calls``; in ``edits`` they must not add lines.
"""

from collections.abc import Iterable, Mapping
from itertools import product

from tests.parsers.expectations.facts import Json

TEXTS = (
    "session_id",
    "title",
    "first_prompt",
    "provider",
    "model",
    "git_branch",
    "git_commit",
    "cwd_name",
    "tool_version",
)
COUNTS = ("records", "user_messages", "agent_messages", "errors", "tasks")
OPEN_MAPS = ("tokens",)
"""Maps in which only the expected keys are compared; tool_calls has no other keys than the expected."""

Sum = tuple[int, int]


def differences(expected: Mapping[str, Json], observed: Mapping[str, Json]) -> list[str]:
    """Say where observed facts contradict the expected ones; a fact that is not observed is one."""
    optional = expected.get("optional", {})
    found = [text_difference(name, expected[name], observed.get(name)) for name in TEXTS if name in expected]
    for name in (name for name in COUNTS if name in expected):
        found.append(count_difference(name, expected[name], optional.get(name, 0), observed.get(name)))
    for name in ("tool_calls", *OPEN_MAPS):
        wanted, seen, extra = (side.get(name, {}) for side in (expected, observed, optional))
        keys = set(wanted) if name in OPEN_MAPS else {*wanted, *seen, *extra}
        for key in sorted(keys):
            numbers = wanted.get(key, 0), extra.get(key, 0), seen.get(key, 0)
            found.append(count_difference(f"{name}.{key}", *numbers))
    found += edit_differences(expected.get("edits", []), optional.get("edits", []), observed.get("edits", []))
    return [difference for difference in found if difference]


def text_difference(name: str, expected: Json, observed: Json) -> str:
    """Compare a text with the one or the several right forms of it."""
    forms = expected["any_of"] if isinstance(expected, dict) else [expected]
    return "" if observed in forms else f"{name}: {observed!r} is not one of {forms!r}"


def count_difference(name: str, least: int, optional: int, observed: int | None) -> str:
    """Compare a count with the range that is right."""
    right = observed is not None and least <= observed <= least + optional
    return "" if right else f"{name}: {observed} is not in {least}..{least + optional}"


def edit_differences(expected: list[Json], optional: list[Json], observed: list[Json]) -> list[str]:
    """Compare edits file by file: their kinds, and the sums of the lines that edits add and remove."""
    found = []
    for path in sorted({change["path"] for change in (*expected, *optional, *observed)}):
        wanted, extra, seen = (
            [change for change in changes if change["path"] == path]
            for changes in (expected, optional, observed)
        )
        allowed = {op for change in (*wanted, *extra) for op in change["op"].split("|")}
        ops = {change["op"] for change in seen}
        if not ops <= allowed or (wanted and not seen):
            found.append(f"edits of {path}: {sorted(ops)} instead of {sorted(allowed)}")
        edits = [change for change in seen if change["op"] == "edit"]
        lines = [(change.get("added", 0), change.get("removed", 0)) for change in edits]
        sums = possible_sums(wanted, extra)
        if seen and sums and added_up(lines) not in sums:
            found.append(f"lines of {path}: {added_up(lines)} is not one of {sorted(sums)}")
    return found


def possible_sums(wanted: Iterable[Json], extra: Iterable[Json]) -> set[Sum]:
    """Return all right sums of added and removed lines; none when the log does not have the lines."""
    choices = [line_choices(change) for change in wanted]
    choices += [[(0, 0), *line_choices(change)] for change in extra]
    return {added_up(choice) for choice in product(*choices)}


def line_choices(change: Json) -> list[Sum]:
    """Return the right numbers of lines for one change; a new file has no diff, so none count."""
    if "edit" not in change["op"]:
        return [(0, 0)]
    forms = [change, *([change["or"]] if "or" in change else [])]
    known = [(form["added"], form["removed"]) for form in forms if "added" in form]
    return [*known, (0, 0)] if change["op"] == "create|edit" else known


def added_up(sums: Iterable[Sum]) -> Sum:
    """Add pairs of numbers."""
    pairs = list(sums)
    return sum(added for added, _ in pairs), sum(removed for _, removed in pairs)


def missing_events(demands: Iterable[Json], events: list[Json]) -> list[Json]:
    """Return the demands of ``must_have`` that no event (or not the right number) of a session meets.

    ``events`` are HAIL events as plain JSON. Demands that only fit the first implementation are not
    looked for.
    """
    return [
        demand
        for demand in demands
        if not demand.get("original_only")
        and not enough(demand, sum(meets(demand, event) for event in events))
    ]


def enough(demand: Json, number: int) -> bool:
    """Tell whether so many events are right."""
    return number == demand["count"] if "count" in demand else number > 0


def meets(demand: Json, event: Json) -> bool:
    """Tell whether an event is what is demanded."""
    data = event["event_type"].get("data") or {}
    attributes = event.get("attributes") or {}
    blocks = event["content"]["blocks"]
    text = "\n".join(str(block.get("text", block.get("code", ""))) for block in blocks)
    return (
        event["event_type"]["type"] == demand["type"]
        and demand.get("data", {}).items() <= data.items()
        and all(attributes.get(name) == value for name, value in demand.get("attributes", {}).items())
        and demand.get("text", "") in text
        and str(data.get("path", "")).endswith(demand.get("path_ends", ""))
    )
