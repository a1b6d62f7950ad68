"""A ledger: the sessions that one ref holds, with the index that lists them (docs/ledger.md)."""

from dataclasses import dataclass
from hashlib import sha256

from opensession.cli.git import entries, trees
from opensession.cli.git.entries import Entry
from opensession.cli.git.errors import GitError
from opensession.cli.git.paths import is_fit
from opensession.cli.git.repository import Repository
from opensession.cli.git.trees import Conflict

MAX_ATTEMPTS = 100
"""Each failed attempt to move the ref means that another writer succeeded, so this many would have to."""


@dataclass(frozen=True, slots=True)
class Added:
    """Where a session is now."""

    commit: str
    """The commit that brought it: what a link is pinned to."""
    path: str
    created: bool
    """False when the ledger had it already, and nothing was written."""


class Ledger:
    """The sessions on one ref of a repository."""

    def __init__(self, repository: Repository, ref: str) -> None:
        self.repository = repository
        self.ref = ref

    def tip(self) -> str | None:
        """Return the ref's commit, or None while there is none."""
        return self.repository.resolve(self.ref)

    def is_new_or_ours(self) -> bool:
        """Tell whether the ref holds sessions already, or nothing yet."""
        tip = self.tip()
        return tip is None or bool(trees.files_below(self.repository, tip, entries.INDEX))

    def entries(self) -> list[Entry]:
        """Return what the index lists, newest session first. Entries that are none are passed over."""
        tip = self.tip()
        files = trees.files_below(self.repository, tip, entries.INDEX) if tip else {}
        contents = trees.read_blobs(self.repository, list(files.values())) if files else []
        parsed = ((path, entries.parse(data)) for path, data in zip(files, contents, strict=True))
        listed = [entry for path, entry in parsed if entry and path == entries.entry_path(entry.id)]
        return sorted(listed, key=lambda entry: (entry.created_at, entry.id), reverse=True)

    def entry(self, session: str) -> Entry | None:
        """Return the index's entry of an id."""
        tip = self.tip()
        return self._entry(tip, session) if tip else None

    def read(self, session: str) -> bytes | None:
        """Return a session's body, if one of its places holds exactly that."""
        found = self._find(session)
        return found[1] if found else None

    def place(self, session: str) -> str | None:
        """Return where a session's body lies. What the entry says is checked: anybody may have written it."""
        found = self._find(session)
        return found[0] if found else None

    def add(self, data: bytes, path: str | None = None) -> Added:
        """Write a canonical HAIL body unless it is there, and say in which commit it is.

        Without a ``path`` the session stays where the ledger has it, or goes to ``sessions/<sha256>.jsonl``.
        Raises HailError, and GitError: ``path_taken`` when something else lies at the path, ``ledger_busy``.
        """
        session = sha256(data).hexdigest()
        blob = trees.write_blob(self.repository, data)
        for _ in range(MAX_ATTEMPTS):
            added = self._try_to_add(session, data, blob, path)
            if added:
                return added
        raise GitError("ledger_busy", ref=self.ref)

    def holder(self, tip: str, path: str) -> str:
        """Return the commit that brought what lies at a path: every other commit may lose it again."""
        log = ("log", "--max-count=1", "--format=%H", "--no-show-signature", "--no-renames")
        commit = self.repository.git.line(*log, "--end-of-options", tip, "--", f":(top,literal){path}")
        return commit or tip

    def merge(self, theirs: str) -> bool:
        """Bring what another commit holds into the ledger; tell whether the ref has moved.

        Nothing of either side is lost: sessions have paths of their own, an index entry that both wrote lists
        the places of both, and a session that met another at its path moves to ``sessions/<sha256>.jsonl``.
        Raises GitError: ``merge_conflict`` for a file that is no session of ours, ``not_a_ledger`` when the
        other commit has a history of its own without a session in it.
        """
        for _ in range(MAX_ATTEMPTS):
            ours = self.tip()
            if ours and self.repository.is_ancestor(theirs, ours):
                return False
            merged = theirs
            if ours and not self.repository.is_ancestor(ours, theirs):
                merged = self._merged(ours, theirs)
            if self.repository.move(self.ref, merged, ours, why="opensession: merge"):
                return True
        raise GitError("ledger_busy", ref=self.ref)

    def _try_to_add(self, session: str, data: bytes, blob: str, path: str | None) -> Added | None:
        tip = self.tip()
        known = self._entry(tip, session) if tip else None
        kept = [at for at in known.paths if self._lies_at(f"{tip}", at, blob)] if known else []
        place = path or (kept[0] if kept else entries.body_path(session))
        entry = entries.describe(data, place).at([*kept, place])
        there = trees.object_at(self.repository, tip, place) if tip else None
        if there not in (None, blob):
            raise GitError("path_taken", path=place)
        index = trees.write_blob(self.repository, entry.dump().encode())
        with trees.stage(self.repository) as stage:
            stage.start(*([tip] if tip else []))
            stage.put({place: blob, entries.entry_path(session): index})
            tree = stage.write()
        if tip and tree == trees.tree_of(self.repository, tip):
            return Added(self.holder(tip, place), place, created=False)
        message = f"Share session {session}\n"
        commit = trees.write_commit(self.repository, tree, [tip] if tip else [], message)
        if not self.repository.move(self.ref, commit, tip, why="opensession: share"):
            return None
        # Only the index may have been mended: the session itself is then older than this commit.
        return Added(commit if there is None else self.holder(commit, place), place, created=True)

    def _find(self, session: str) -> tuple[str, bytes] | None:
        tip = self.tip()
        entry = self._entry(tip, session) if tip else None
        for path in entry.paths if entry else ():
            data = trees.read_blob(self.repository, f"{tip}", path) if is_fit(path) else None
            if data is not None and sha256(data).hexdigest() == session:
                return path, data
        return None

    def _lies_at(self, commit: str, path: str, blob: str) -> bool:
        return is_fit(path) and trees.object_at(self.repository, commit, path) == blob

    def _entry(self, commit: str, session: str) -> Entry | None:
        data = trees.read_blob(self.repository, commit, entries.entry_path(session))
        entry = entries.parse(data) if data is not None else None
        return entry if entry and entry.id == session else None

    def _merged(self, ours: str, theirs: str) -> str:
        """Return a commit with both as parents."""
        repository = self.repository
        found = repository.git.attempt("merge-base", ours, theirs)
        base = found.line
        if found.status != 0:
            # Two clones that began a ledger each have no commit in common. Anything else without one is a
            # branch of that name that somebody uses for something else.
            if not trees.files_below(repository, theirs, entries.INDEX):
                raise GitError("not_a_ledger", ref=self.ref)
            base = repository.git.line("mktree")
        with trees.stage(repository) as stage:
            stage.start(base, ours, theirs)
            conflicts = stage.conflicts()
            for conflict in conflicts:
                stage.remove(conflict.path)
            for conflict in conflicts:
                stage.put(self._settled(conflict, ours))
            tree = stage.write()
        return trees.write_commit(repository, tree, [ours, theirs], "Merge shared sessions\n")

    def _settled(self, conflict: Conflict, ours: str) -> dict[str, str]:
        """Return the files, by path and id, that a conflict comes to."""
        there = {conflict.path: conflict.theirs} if conflict.theirs else {}
        if conflict.ours is None:
            return there
        if conflict.base and conflict.theirs is None:
            # They took it away, we wrote it anew: keeping it is the side on which nothing is lost.
            return {conflict.path: conflict.ours}
        if conflict.theirs and conflict.path.startswith(entries.INDEX):
            return {conflict.path: self._joined(conflict.ours, conflict.theirs)}
        return there | self._moved(conflict.path, conflict.ours, ours)

    def _joined(self, ours: str, theirs: str) -> str:
        """Return the id of one index entry for two."""
        mine, other = map(entries.parse, trees.read_blobs(self.repository, [ours, theirs]))
        if mine is None or other is None:
            return theirs if mine is None else ours
        return trees.write_blob(self.repository, mine.at([*mine.paths, *other.paths]).dump().encode())

    def _moved(self, path: str, blob: str, ours: str) -> dict[str, str]:
        """Give way with a session of ours to what they have at its path."""
        (data,) = trees.read_blobs(self.repository, [blob])
        session = sha256(data).hexdigest()
        entry = self._entry(ours, session)
        if entry is None:
            raise GitError("merge_conflict", path=path)
        place = entries.body_path(session)
        moved = entry.at([*(other for other in entry.paths if other != path), place])
        index = trees.write_blob(self.repository, moved.dump().encode())
        return {place: blob, entries.entry_path(session): index}
