"""A directory of a public repository at a commit, on any kind of host, with no token and no API quota.

First its trees, then, in one request, the files that are wanted of it. Small repositories give all their
trees at once; in a larger one the path is walked tree by tree::

    directory = await fetch_directory(location, commit, upstream, choose=wanted, max_bytes=policy.max_bytes)
    bundle = Bundle.of_directory(location.path, directory.files)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from opensession.sources.download import LFS_POINTER
from opensession.sources.errors import (
    DirectoryNotFoundError,
    DirectoryTooLargeError,
    DirectoryUnsupportedError,
    FetchFailedError,
    SourceNotFoundError,
)
from opensession.sources.fetching import BodyTooLongError
from opensession.sources.location import Location
from opensession.sources.objects import HostRefusedError, Wants, fetch_objects
from opensession.sources.packfile import GitObject, Kind, PackBudget, PackTooLargeError
from opensession.sources.trees import EntryKind, ObjectError, TreeEntry, parse_tree, referred_id
from opensession.sources.upstream import Upstream

MEBIBYTE = 1024 * 1024

TREES = PackBudget(max_bytes=4 * MEBIBYTE, max_objects=20_000)
"""All trees of a commit, or of a directory: about 80,000 entries, within a second on a slow host."""

ONE_TREE = PackBudget(max_bytes=MEBIBYTE, max_objects=64)
"""One tree of the walk: 20,000 entries. A host may pack a little more than it was asked for."""

MAX_ENTRIES = 20_000
"""Names below a directory. Trees can hold each other many times over: few bytes can be endless names."""

MAX_FILES = 2_000
"""Files of one session: the largest known, a storage tree with a file for each part, stays below."""

MAX_PATH_CHARACTERS = 4096
"""Longest path below a directory, as file systems have it."""

MAX_SEGMENTS = 6
"""Deepest directory in a large repository. Each segment is a request; with the first, the commit's, the
directory's own and the files' that makes ten."""

MAX_TAGS = 4
"""Tags that point at tags, before there is a commit."""


@dataclass(frozen=True, slots=True)
class Omitted:
    """How many names below a directory are not among its files."""

    links: int = 0
    """Symbolic links: they may lead anywhere."""
    submodules: int = 0
    unnamed: int = 0
    """Files and directories whose names are not UTF-8."""
    pointers: int = 0
    """Files kept in Git LFS. Known only once the files are fetched."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The files below a directory."""

    location: Location
    files: Mapping[str, str]
    """Blob id by path below the directory, in the order of the paths."""
    omitted: Omitted


@dataclass(frozen=True, slots=True)
class Directory:
    """The chosen files of a directory."""

    files: Mapping[str, bytes]
    """Content by path below the directory."""
    unchosen: int
    """Files that ``choose`` left out."""
    omitted: Omitted


async def fetch_directory(
    location: Location,
    commit: str,
    upstream: Upstream,
    *,
    choose: Callable[[str], bool],
    max_bytes: int,
) -> Directory:
    """Fetch the files of a directory that ``choose`` takes by their path below it.

    ``location.path`` is the directory's, ``commit`` a full id, of a commit or of a tag on one. Two requests
    for most repositories, ten at most. Every byte is checked against the id that the commit gives it.

    Raises SourceError: source_not_found when there is no such commit or directory, file_too_large for more
    than MAX_FILES files or ``max_bytes`` bytes, fetch_failed for a host without the protocol or one that
    sends something else, and the errors of a host that is down, slow or overloaded.
    """
    listing = await list_directory(location, commit, upstream)
    chosen = [path for path in listing.files if choose(path)]
    contents = await fetch_files(listing, chosen, upstream, max_bytes=max_bytes)
    files = {path: data for path, data in contents.items() if not data.startswith(LFS_POINTER)}
    omitted = Omitted(
        listing.omitted.links,
        listing.omitted.submodules,
        listing.omitted.unnamed,
        len(contents) - len(files),
    )
    return Directory(files, len(listing.files) - len(chosen), omitted)


async def list_directory(location: Location, commit: str, upstream: Upstream) -> Listing:
    """Return all files below a directory, however deep. Raises SourceError, see ``fetch_directory``."""
    finder = _Finder(location, upstream)
    try:
        return await finder.find(commit)
    except PackTooLargeError:
        raise DirectoryTooLargeError("The directory has more files than this site reads.") from None
    except ObjectError as error:
        raise FetchFailedError(f"{location.remote.host} sent {error}.") from None


async def fetch_files(
    listing: Listing, chosen: Iterable[str], upstream: Upstream, *, max_bytes: int
) -> dict[str, bytes]:
    """Return the content of some files of a listing, by path, in one request.

    Raises SourceError, see ``fetch_directory``; KeyError for a path that is not in the listing.
    """
    ids = {path: listing.files[path] for path in chosen}
    if len(ids) > MAX_FILES:
        raise DirectoryTooLargeError(
            f"The directory has {len(ids):,} files of a session; this site reads {MAX_FILES:,}."
        )
    if not ids:
        return {}
    remote = listing.location.remote
    too_large = DirectoryTooLargeError(
        f"The directory's files are larger than {max_bytes:,} bytes, the most this site reads."
    )
    wants = Wants(tuple(dict.fromkeys(ids.values())))
    try:
        objects = await fetch_objects(remote, wants, upstream, PackBudget(max_bytes, 2 * MAX_FILES))
    except (BodyTooLongError, PackTooLargeError):
        raise too_large from None
    except HostRefusedError:
        raise DirectoryUnsupportedError(remote.host) from None
    blobs = {name: objects[name].data for name in wants.ids if _is_blob(objects.get(name))}
    if len(blobs) != len(wants.ids):
        raise FetchFailedError(f"{remote.host} did not send every file that was asked for.")
    files = {path: blobs[name] for path, name in ids.items()}
    # One blob may be many files.
    if sum(map(len, files.values())) > max_bytes:
        raise too_large
    return files


def _is_blob(item: GitObject | None) -> bool:
    return item is not None and item.kind is Kind.BLOB


class _Finder:
    """Looks for a directory's trees, fetching what is not there yet."""

    def __init__(self, location: Location, upstream: Upstream) -> None:
        self._location = location
        self._upstream = upstream
        self._objects: dict[str, GitObject] = {}

    async def find(self, commit: str) -> Listing:
        try:
            await self._fetch(Wants((commit,), "blob:none", shallow=True), TREES)
            tree = self._descend(self._root(commit))
        except (BodyTooLongError, PackTooLargeError):
            tree = await self._walk(commit)
        return _Lister(self._location, self._objects, len(commit) // 2).below(tree)

    async def _walk(self, commit: str) -> str:
        """Fetch the trees on the path one by one, and all below its end; return the directory's tree."""
        segments = _segments(self._location)
        if len(segments) > MAX_SEGMENTS:
            raise DirectoryTooLargeError("The directory lies too deep in a repository of this size.")
        try:
            await self._fetch(Wants((commit,), "tree:0", shallow=True), ONE_TREE)
            tree = self._root(commit)
            for segment in segments:
                await self._fetch(Wants((tree,), "tree:0"), ONE_TREE)
                tree = self._child(tree, segment)
            await self._fetch(Wants((tree,), "blob:none"), TREES)
        except BodyTooLongError:
            raise PackTooLargeError from None
        return tree

    async def _fetch(self, wants: Wants, budget: PackBudget) -> None:
        remote = self._location.remote
        try:
            self._objects.update(await fetch_objects(remote, wants, self._upstream, budget))
        except HostRefusedError as error:
            if error.unknown_object:
                raise SourceNotFoundError(f"The repository on {remote.host} has no such commit.") from None
            raise DirectoryUnsupportedError(remote.host) from None

    def _root(self, commit: str) -> str:
        for _ in range(MAX_TAGS):
            item = self._object(commit)
            commit = referred_id(item)
            if item.kind is Kind.COMMIT:
                return commit
        raise ObjectError("a tag without a commit")

    def _descend(self, tree: str) -> str:
        for segment in _segments(self._location):
            tree = self._child(tree, segment)
        return tree

    def _child(self, tree: str, segment: str) -> str:
        wanted = segment.encode("utf-8", "surrogatepass")
        for entry in parse_tree(self._object(tree), len(tree) // 2):
            if entry.name == wanted and entry.kind is EntryKind.TREE:
                return entry.object_id
        raise DirectoryNotFoundError(self._location.path)

    def _object(self, name: str) -> GitObject:
        return _found(self._objects, name)


class _Lister:
    """Lists what is below a tree."""

    def __init__(self, location: Location, objects: Mapping[str, GitObject], id_bytes: int) -> None:
        self._location = location
        self._objects = objects
        self._id_bytes = id_bytes
        self._parsed: dict[str, list[TreeEntry]] = {}
        self._omitted = dict.fromkeys(("links", "submodules", "unnamed"), 0)
        self._files: dict[str, str] = {}
        self._seen = 0

    def below(self, tree: str) -> Listing:
        pending = [("", tree)]
        while pending:
            folder, tree = pending.pop()
            for entry in self._entries(tree):
                path = self._path(folder, entry)
                if path is None:
                    continue
                if entry.kind is EntryKind.TREE:
                    pending.append((f"{path}/", entry.object_id))
                else:
                    self._files[path] = entry.object_id
        return Listing(self._location, dict(sorted(self._files.items())), Omitted(**self._omitted))

    def _entries(self, tree: str) -> list[TreeEntry]:
        if tree not in self._parsed:
            self._parsed[tree] = parse_tree(_found(self._objects, tree), self._id_bytes)
        self._seen += len(self._parsed[tree])
        if self._seen > MAX_ENTRIES:
            raise DirectoryTooLargeError(f"The directory has more than {MAX_ENTRIES:,} names below it.")
        return self._parsed[tree]

    def _path(self, folder: str, entry: TreeEntry) -> str | None:
        """Return the path of a file or directory; count anything else and return None."""
        reason = _OMITTED.get(entry.kind)
        try:
            path = folder + entry.name.decode()
        except UnicodeDecodeError:
            path, reason = "", reason or "unnamed"
        if reason:
            self._omitted[reason] += 1
            return None
        if len(path) > MAX_PATH_CHARACTERS:
            raise DirectoryTooLargeError("The directory has a path that is too long.")
        return path


_OMITTED = {EntryKind.LINK: "links", EntryKind.SUBMODULE: "submodules"}


def _segments(location: Location) -> list[str]:
    return [segment for segment in location.path.split("/") if segment]


def _found(objects: Mapping[str, GitObject], name: str) -> GitObject:
    if name not in objects:
        raise ObjectError("less than was asked for")
    return objects[name]
