"""Writing down the state of a conversion, and reading it back: a graph of a few known classes as JSON.

Identity is kept: a draft that waits in the recorder's queue and is known to its call is one object again
afterwards. Only classes that the caller names are made, so a changed file can give wrong state at worst.
"""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from opensession.hail import Instant
from opensession.hail.blocks import BLOCK_TYPES
from opensession.hail.event_types import EVENT_TYPES
from opensession.hail.model import Event
from opensession.hail.record import Record

# State is of any type by nature; what comes out is what went in.

_SCALARS = frozenset({type(None), bool, int, float, str})
_SEQUENCES: tuple[type, ...] = (list, tuple, set, frozenset, deque)
_MAPPINGS: Mapping[type, str] = {dict: "dict", Counter: "Counter"}
_MAKERS: Mapping[str, Callable[[Iterable[Any]], Any]] = {
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": deque,
}
_RECORD_TYPES: tuple[type[Record], ...] = (*BLOCK_TYPES.values(), *EVENT_TYPES.values(), Event)
_RECORDS = {kind.__name__: kind for kind in _RECORD_TYPES}


class SnapshotError(ValueError):
    """A snapshot is damaged or of another version of the program."""


def dump_state(root: object, classes: Iterable[type], external: Mapping[str, object]) -> str:
    """Return a graph of objects as JSON text.

    ``classes`` are those that may occur; objects in ``external`` are written by their name and put back by
    :func:`load_state`. Raises TypeError for anything else: that is a mistake in the program.
    """
    return json.dumps(_Writer(classes, external).write(root), separators=(",", ":"), ensure_ascii=False)


def load_state(text: str, classes: Iterable[type], external: Mapping[str, object]) -> Any:
    """Return the graph that :func:`dump_state` wrote. Raises SnapshotError."""
    try:
        return _Reader(classes, external).read(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, StopIteration) as error:
        raise SnapshotError("the state cannot be read back") from error


class _Writer:
    def __init__(self, classes: Iterable[type], external: Mapping[str, object]) -> None:
        self._names = {kind: kind.__name__ for kind in classes}
        self._external = {id(value): name for name, value in external.items()}
        self._numbers: dict[int, int] = {}

    def write(self, value: Any) -> Any:
        kind = type(value)
        if kind in _SCALARS:
            return value
        if kind in _SEQUENCES:
            items = [self.write(item) for item in value]
            return items if kind is list else {"c": kind.__name__, "v": items}
        if kind is dict and _is_json(value):
            return {"j": value}
        if kind in _MAPPINGS:
            pairs = [[self.write(key), self.write(item)] for key, item in value.items()]
            return {"c": kind.__name__, "v": pairs}
        return self._object(value)

    def _object(self, value: Any) -> Any:
        if id(value) in self._external:
            return {"x": self._external[id(value)]}
        if isinstance(value, Instant):
            return {"i": [value.seconds, value.nanos]}
        if isinstance(value, Record):
            return {"m": type(value).__name__, "v": value.model_dump(mode="json")}
        if id(value) in self._numbers:
            return {"r": self._numbers[id(value)]}
        if type(value) not in self._names:
            raise TypeError(f"{type(value).__name__} is no part of a snapshot")
        number = self._numbers[id(value)] = len(self._numbers)
        members = {name: self.write(getattr(value, name)) for name in _members(value)}
        return {"o": number, "t": self._names[type(value)], "v": members}


class _Reader:
    def __init__(self, classes: Iterable[type], external: Mapping[str, object]) -> None:
        self._classes = {kind.__name__: kind for kind in classes}
        self._external = external
        self._objects: dict[int, Any] = {}
        self._by_tag: dict[str, Callable[[Any], Any]] = {
            "r": lambda value: self._objects[value["r"]],
            "x": lambda value: self._external[value["x"]],
            "i": lambda value: Instant(*value["i"]),
            "j": lambda value: value["j"],
            "m": lambda value: _RECORDS[value["m"]].model_validate(value["v"]),
            "o": self._object,
            "c": self._collection,
        }

    def read(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.read(item) for item in value]
        if not isinstance(value, dict):
            return value
        return self._by_tag[next(iter(value))](value)

    def _collection(self, value: Any) -> Any:
        kind = value["c"]
        if kind in _MAPPINGS.values():
            pairs = {self.read(key): self.read(item) for key, item in value["v"]}
            return Counter(pairs) if kind == "Counter" else pairs
        return _MAKERS[kind](self.read(item) for item in value["v"])

    def _object(self, value: Any) -> Any:
        made: Any = object.__new__(self._classes[value["t"]])
        self._objects[value["o"]] = made
        for name, member in value["v"].items():
            object.__setattr__(made, name, self.read(member))
        return made


def _is_json(value: Any) -> bool:
    """Tell what JSON can say as it stands: a record of a log, which may be nested as deep as JSON allows."""
    kind = type(value)
    if kind is dict:
        return all(type(key) is str and _is_json(item) for key, item in value.items())
    return kind in _SCALARS or (kind is list and all(map(_is_json, value)))


def _members(value: Any) -> list[str]:
    """Return the attributes that are an object's state."""
    if is_dataclass(value):
        return [field.name for field in fields(value)]
    return list(vars(value))
