"""What a parser is given: one file, or the files of a session's directory."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from opensession.parsers.decoding import Json, decode_document, decode_head

SQLITE_MAGIC = b"SQLite format 3\0"


class Bundle:
    """Files by relative path (``/`` between segments), one of them the main one.

    ``path`` is where the input lies, as far as known: a repository path, a path on disk, or a bare file
    name. It serves recognition and naming only. For a directory it is the directory's path, and ``main`` is
    chosen by the parser that reads it.
    """

    def __init__(self, path: str, files: Mapping[str, bytes], *, directory: bool) -> None:
        self.path = path
        self.files = files
        self.directory = directory

    @classmethod
    def of_file(cls, path: str, data: bytes) -> "Bundle":
        """Wrap a single file."""
        return cls(path, {path.rpartition("/")[2]: data}, directory=False)

    @classmethod
    def of_directory(cls, path: str, files: Mapping[str, bytes]) -> "Bundle":
        """Wrap a directory's files, keyed by their path below it."""
        return cls(path, dict(sorted(files.items())), directory=True)

    @property
    def name(self) -> str:
        """The last segment of the path."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The name without its last ending: ``rollout-1`` of ``rollout-1.jsonl``."""
        return self.name.rpartition(".")[0] or self.name

    @property
    def data(self) -> bytes:
        """The bytes of the single file; empty for a directory."""
        return b"" if self.directory else next(iter(self.files.values()), b"")

    @property
    def is_sqlite(self) -> bool:
        """Whether the single file is an SQLite database."""
        return self.data.startswith(SQLITE_MAGIC)

    def release(self) -> None:
        """Let go of all bytes, whoever still holds this object."""
        self.files = {}
        self.__dict__.pop("head", None)
        self.__dict__.pop("document", None)

    def file(self, path: str) -> "Bundle":
        """Return one file of a directory as an input of its own. Raises KeyError."""
        return Bundle.of_file(f"{self.path.rstrip('/')}/{path}", self.files[path])

    def matching(self, ending: str) -> Iterator[str]:
        """Yield the paths that end so, in order."""
        return (path for path in self.files if path.endswith(ending))

    @cached_property
    def head(self) -> tuple[Json, ...]:
        """The JSON values on the first lines, as far as they are any: for recognition."""
        return decode_head(self.data)

    @cached_property
    def document(self) -> Json:
        """The single file as one JSON value; None when it is none. Decoded once."""
        return decode_document(self.data)
