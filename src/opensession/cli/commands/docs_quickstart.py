"""``opensession docs quickstart``."""

from dataclasses import asdict, dataclass
from pathlib import Path
from shlex import quote

from opensession.cli.command import Run, command
from opensession.cli.errors import CliError
from opensession.cli.git.errors import GitError
from opensession.cli.git.program import Git
from opensession.cli.index.entries import Entry
from opensession.cli.index.scope import read_scope
from opensession.cli.index.selection import Selection
from opensession.cli.index.sessions import indexed
from opensession.cli.settings import read_settings
from opensession.cli.surroundings import Surroundings
from opensession.cli.words import word

LOCAL_SITE = "http://127.0.0.1:8788"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the steps depend on."""

    repository: bool
    elsewhere: str | None
    """Outside of a repository: the one that the last session was held in."""
    remote: bool
    base_url: bool
    """Whether links have a site to lead to."""
    sessions: int
    """How many there are in the repository, or outside of one on the computer."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    about: str
    command: str


@command("docs.quickstart")
def main(run: Run) -> None:
    """Print the way from a log to a link as commands, each with a line about it."""
    situation = _look(run)
    steps = steps_for(situation)
    if run.as_json:
        run.terminal.json({"situation": asdict(situation), "steps": [asdict(step) for step in steps]})
        return
    for number, step in enumerate(steps, 1):
        run.terminal.out(f"# {number}. {step.about}")
        run.terminal.out(step.command)


def steps_for(situation: Situation) -> list[Step]:
    """Return what is still to do until somebody else can open a session."""
    needed = {
        "go": situation.elsewhere is not None,
        "repository": not situation.repository and situation.elsewhere is None,
        "remote": not situation.remote,
        "list": situation.sessions > 0,
        "everything": situation.sessions == 0,
        "register": True,
        "base_url": not situation.base_url,
        "share": True,
        "open": True,
    }
    reference = "HEAD" if situation.sessions else "./session.jsonl"
    texts = {
        "go": f"cd {quote(situation.elsewhere or '')}",
        "repository": "git init",
        "remote": "git remote add origin git@github.com:OWNER/REPOSITORY.git",
        "list": "opensession discover",
        "everything": "opensession discover --all",
        "register": f"uri=$(opensession register {reference} | head -n 1)",
        "base_url": f"opensession config init --base-url {LOCAL_SITE}",
        "share": 'link=$(opensession share "$uri" --git --push | head -n 1)',
        "open": 'opensession open "$link"',
    }
    return [Step(word(f"docs.step.{name}"), texts[name]) for name in needed if needed[name]]


def _look(run: Run) -> Situation:
    entries = indexed(run).entries
    surroundings, elsewhere = run.surroundings, None
    if surroundings.repository is None:
        elsewhere = _last_repository(entries, surroundings)
        surroundings = elsewhere or surroundings
    root = surroundings.repository
    return Situation(
        repository=run.surroundings.repository is not None,
        elsewhere=str(root) if elsewhere else None,
        remote=root is not None and _has_remote(root, surroundings),
        base_url=_has_base_url(surroundings),
        sessions=len(list(Selection(read_scope(surroundings)).of(entries))),
    )


def _last_repository(entries: list[Entry], surroundings: Surroundings) -> Surroundings | None:
    """Return the surroundings as they are in the repository that the last session was held in."""
    for entry in entries:
        if entry.cwd is not None and not entry.subagent:
            there = Surroundings(
                surroundings.home, Path(entry.cwd), surroundings.environment, surroundings.platform
            )
            if there.repository is not None:
                return there
    return None


def _has_remote(root: Path, surroundings: Surroundings) -> bool:
    try:
        return bool(Git(root, surroundings.environment).attempt("remote").out.strip())
    except GitError:
        return False


def _has_base_url(surroundings: Surroundings) -> bool:
    try:
        return bool(read_settings(surroundings)["share.base_url"])
    except CliError:
        # A broken file is told by the command that needs it; writing it anew is a way out as well.
        return False
