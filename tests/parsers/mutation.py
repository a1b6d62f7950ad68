"""Logs as they go wrong: fields dropped or of another type, lines cut, doubled, joined, in another order."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from random import Random

from pydantic import JsonValue

from opensession.parsers.bundle import SQLITE_MAGIC

MAX_LINES = 120
"""A part of a long log serves as well as all of it, and is read faster."""

_ODD_SCALARS: tuple[JsonValue, ...] = (
    *(None, True, False, 0, -1, 2**63, 2**64, 10**30, 1.5, -0.0, 1e308),
    *("", " ", "\x00", "x", "\ud800", "🫖" * 3, "a\nb", "2026-13-45T99:99:99Z", "1772700000", "a" * 3000),
)
_NESTED: JsonValue = {"a": {"b": {"c": []}}}
_MIXED: JsonValue = ["x", 1, {}]
_BLOCK: JsonValue = {"type": "text"}
ODD_VALUES: tuple[JsonValue, ...] = (*_ODD_SCALARS, [], {}, [[]], [None], _BLOCK, _NESTED, _MIXED)


def mutate(data: bytes, random: Random) -> bytes:
    """Return a log with one to six things wrong with it; Markdown changes bytewise."""
    if data.startswith(SQLITE_MAGIC):
        return _mutate_database(data, random)
    if random.random() < 0.85 and (changed := _mutate_document(data, random)):
        return changed
    lines = data.split(b"\n")
    if len(lines) > MAX_LINES:
        start = random.randrange(len(lines) - MAX_LINES)
        first = lines[:1] if random.random() < 0.5 else []
        lines = first + lines[start : start + MAX_LINES]
    for _ in range(random.randint(1, 6)):
        if not lines:
            break
        random.choice(_CHANGES)(lines, random)
    return b"\n".join(lines)


def _mutate_document(data: bytes, random: Random) -> bytes | None:
    """Change values of a log that is one JSON document, which lines out of place would only break."""
    if not data.lstrip().startswith((b"{", b"[")):
        return None
    try:
        value = json.loads(data)
    except ValueError:
        return None
    for _ in range(random.randint(1, 12)):
        value = change_value(value, random)
    return json.dumps(value, indent=random.choice((None, None, 2))).encode()


def _mutate_database(data: bytes, random: Random) -> bytes:
    """Change rows, and now and then the file's own bytes."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        for _ in range(random.randint(1, 6)):
            with suppress(sqlite3.IntegrityError):
                _change_table(connection, random.choice(tables), random)
        connection.commit()
        changed = bytearray(connection.serialize())
    if random.random() < 0.2:
        for _ in range(random.randint(1, 20)):
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed[: random.randrange(len(changed))] if random.random() < 0.03 else changed)


def _change_table(connection: sqlite3.Connection, table: str, random: Random) -> None:
    """Change, drop or double one row, or drop a column."""
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    rows = [row for (row,) in connection.execute(f'SELECT rowid FROM "{table}"')]
    if not rows or not columns:
        return
    row, column, what = random.choice(rows), random.choice(columns), random.random()
    if what < 0.1:
        connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
    elif what < 0.2:
        connection.execute(
            f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}" WHERE rowid = ?', (row,)
        )
    elif what < 0.23:
        connection.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{column}_"')
    else:
        [value] = connection.execute(f'SELECT "{column}" FROM "{table}" WHERE rowid = ?', (row,)).fetchone()
        changed = _change_cell(value, random)
        connection.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE rowid = ?', (changed, row))


def _change_cell(value: str | bytes | float | None, random: Random) -> str | bytes | float | None:
    """Change a value: as lines and JSON if it is text, else for any other."""
    if isinstance(value, str | bytes) and random.random() < 0.85:
        data = mutate(value.encode() if isinstance(value, str) else value, random)
        return data.decode("utf-8", "replace") if isinstance(value, str) else data
    odd = random.choice(ODD_VALUES)
    if isinstance(odd, int) and abs(odd) >= 2**63:
        return float(odd)
    if isinstance(odd, str):
        return (
            odd.encode("utf-8", "replace")
            if random.random() < 0.3
            else odd.encode("utf-8", "replace").decode()
        )
    return odd if odd is None or isinstance(odd, int | float) else json.dumps(odd)


def _drop_line(lines: list[bytes], random: Random) -> None:
    del lines[random.randrange(len(lines))]


def _double_line(lines: list[bytes], random: Random) -> None:
    place = random.randrange(len(lines))
    lines.insert(random.randrange(len(lines) + 1), lines[place])


def _join_lines(lines: list[bytes], random: Random) -> None:
    place = random.randrange(len(lines))
    lines[place : place + 2] = [b"".join(lines[place : place + 2])]


def _swap_lines(lines: list[bytes], random: Random) -> None:
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _cut_line(lines: list[bytes], random: Random) -> None:
    place = random.randrange(len(lines))
    lines[place] = lines[place][: random.randrange(len(lines[place]) + 1)]


def _cut_log(lines: list[bytes], random: Random) -> None:
    place = random.randrange(len(lines))
    lines[place] = lines[place][: random.randrange(len(lines[place]) + 1)]
    del lines[place + 1 :]


def _spoil_bytes(lines: list[bytes], random: Random) -> None:
    place = random.randrange(len(lines))
    line = bytearray(lines[place])
    for _ in range(random.randint(1, 3)):
        if line:
            line[random.randrange(len(line))] = random.randrange(256)
    lines[place] = bytes(line)


def _change_record(lines: list[bytes], random: Random) -> None:
    """Change some values of one line that is JSON, or of the whole log if it is one document."""
    place = random.randrange(len(lines))
    if not _replace(lines, slice(place, place + 1), random):
        _replace(lines, slice(0, len(lines)), random)


def _replace(lines: list[bytes], part: slice, random: Random) -> bool:
    try:
        value = json.loads(b"\n".join(lines[part]))
    except ValueError:
        return False
    for _ in range(random.randint(1, 3)):
        value = change_value(value, random)
    lines[part] = json.dumps(value).encode().split(b"\n")
    return True


def change_value(value: JsonValue, random: Random, depth: int = 0) -> JsonValue:
    """Walk down a random way and drop, double, rename or replace what is found there, seldom at the top."""
    on, spare = (0.85, 1.0) if depth > 2 else (0.98, 0.3)
    if isinstance(value, dict) and value and random.random() < on:
        key = random.choice(list(value))
        what = random.random()
        if what < 0.12 * spare:
            return {name: item for name, item in value.items() if name != key}
        if what < 0.18 * spare:
            return {(name + "X" if name == key else name): item for name, item in value.items()}
        return value | {key: change_value(value[key], random, depth + 1)}
    if isinstance(value, list) and value and random.random() < on:
        place = random.randrange(len(value))
        if random.random() < 0.15:
            return [*value[:place], value[place], *value[place:]]
        return [*value[:place], change_value(value[place], random, depth + 1), *value[place + 1 :]]
    return random.choice(ODD_VALUES)


_CHANGES: tuple[Callable[[list[bytes], Random], None], ...] = (
    *(_drop_line, _double_line, _join_lines, _swap_lines, _cut_line, _cut_log, _spoil_bytes),
    *(_change_record,) * 7,
)
