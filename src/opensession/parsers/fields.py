"""Looking into JSON of any shape without ever failing: a field of the wrong type counts as absent."""

from collections.abc import Iterator

from opensession.hail.jsontext import MAX_U64
from opensession.hail.text import trim
from opensession.parsers.decoding import Json, Object

_NO_OBJECT: Object = {}
_NO_LIST: list[Json] = []


def as_object(value: Json) -> Object:
    """Return an object, or an empty one for anything else. Not to be changed."""
    return value if isinstance(value, dict) else _NO_OBJECT


def as_list(value: Json) -> list[Json]:
    """Return an array, or an empty one for anything else. Not to be changed."""
    return value if isinstance(value, list) else _NO_LIST


def as_text(value: Json) -> str:
    """Return a string, or an empty one for anything else."""
    return value if isinstance(value, str) else ""


def object_at(record: Object, key: str) -> Object:
    """Return the object under a key, or an empty one."""
    return as_object(record.get(key))


def list_at(record: Object, key: str) -> list[Json]:
    """Return the array under a key, or an empty one."""
    return as_list(record.get(key))


def objects_at(record: Object, key: str) -> Iterator[Object]:
    """Yield the objects in the array under a key."""
    return (item for item in list_at(record, key) if isinstance(item, dict))


def text_at(record: Object, *keys: str) -> str | None:
    """Return the first string under one of the keys that is not blank, as it stands."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str) and not value.isspace() and value:
            return value
    return None


def name_at(record: Object, *keys: str) -> str | None:
    """Return the first string that is not blank, trimmed: for ids, names and paths."""
    value = text_at(record, *keys)
    return trim(value) or None if value else None


def count_at(record: Object, *keys: str) -> int | None:
    """Return the first whole number from 0 to 2^64 - 1 under one of the keys; 3.0 counts as whole."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_U64:
            return value
    return None


def exit_code_at(record: Object, *keys: str) -> int | None:
    """Return the first whole number of 32 bits under one of the keys."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and -(2**31) <= value < 2**31:
            return value
    return None


def without(record: Object, *keys: str) -> Object:
    """Return the members under other keys."""
    return {key: value for key, value in record.items() if key not in keys}
