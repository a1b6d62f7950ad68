"""Which sessions of which agents lie on this computer (parsers.md §2)."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from opensession.local.databases import holds_conversations
from opensession.local.places import PLACES, Kind, Place, folders_of
from opensession.local.problems import Problem, Report, ignore
from opensession.local.walk import Hit, Walk
from opensession.parsers.paths import is_subagent_of


@dataclass(frozen=True, slots=True)
class Found:
    """One session, or one database of sessions."""

    tool: str
    """The parser's id, such as ``claude-code``."""
    path: Path
    size: int
    """Bytes of the session's own files: a folder's files, a database with its log; no sub-agents."""
    modified_ns: int
    """When the latest of those files was written: nanoseconds since 1970."""
    subagent: bool
    kind: Kind


def discover(
    home: Path,
    environment: Mapping[str, str],
    platform: str = sys.platform,
    repositories: Iterable[Path] = (),
    *,
    subagents: bool = False,
    problems: Report = ignore,
) -> Iterator[Found]:
    """Yield every session below the agents' own folders, tool by tool in the order of ``PLACES``.

    ``repositories`` are looked at for Aider's history. Files of sub-agents are given only on request. A file
    reached twice is given once; what cannot be read is reported and passed over. Raises nothing of its own.
    """
    folders = folders_of(home, environment, platform, repositories)
    walk, seen = Walk(_once(problems)), set[str]()
    for place in PLACES:
        for folder in folders.get(place.group, ()):
            for hit in walk.find(folder, place.pattern):
                found = _describe(place, hit, folder, walk, seen)
                if found and (subagents or not found.subagent):
                    yield found


def _once(report: Report) -> Report:
    """Report each problem once, since several places lie below the same folder."""
    reported = set[Problem]()

    def pass_on(problem: Problem) -> None:
        if problem not in reported:
            reported.add(problem)
            report(problem)

    return pass_on


def _describe(place: Place, hit: Hit, folder: str, walk: Walk, seen: set[str]) -> Found | None:
    """Make a row of a file unless it has one; ``seen`` gets the real paths of all that the row covers."""
    real = os.path.normcase(hit.real)
    if real in seen:
        return None
    seen.add(real)
    if place.replaces:
        seen.add(os.path.normcase(_beside(hit.real, place.replaces)))
    path = Path(hit.path)
    if place.tool == "cursor" and path.suffix == ".vscdb" and not holds_conversations(path, walk.report):
        return None
    sizes, times = _measure(place, hit, walk, seen)
    below = Path(os.path.relpath(hit.path, folder)).parts
    return Found(
        tool=place.tool,
        path=path.parent if place.kind == "directory" else path,
        size=sum(sizes),
        modified_ns=max(times),
        subagent=is_subagent_of(place.tool, below),
        kind=place.kind,
    )


def _measure(place: Place, hit: Hit, walk: Walk, seen: set[str]) -> tuple[list[int], list[int]]:
    """Return sizes and times of the files of one session."""
    if place.kind == "directory":
        hits = list(walk.find(os.path.dirname(hit.path), "*"))
    elif place.continued:
        hits = [
            hit,
            *walk.find(os.path.dirname(hit.path), os.path.basename(_beside(hit.path, place.continued))),
        ]
        seen.update(os.path.normcase(part.real) for part in hits)
    else:
        hits = [hit]
    return [part.status.st_size for part in hits], [part.status.st_mtime_ns for part in hits]


def _beside(path: str, template: str) -> str:
    """Return the path in the same folder that a template of ``Place`` names."""
    folder, name = os.path.split(path)
    return os.path.join(folder, template.format(name=name, stem=os.path.splitext(name)[0]))
