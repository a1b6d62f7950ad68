"""Statements that D1 takes and refuses; the SQLite stand-in has to agree (platform.md §12)."""

from opensession.store.database import SqlValue, Statement


def _places(number: int) -> str:
    return ", ".join(f"?{place}" for place in range(1, number + 1))


def _columns(number: int) -> str:
    return ", ".join(f"1 AS c{place}" for place in range(number))


TAKEN: dict[str, Statement] = {
    "100 parameters": Statement(f"SELECT {_places(100)}", (1,) * 100),
    "LIKE of 50 bytes": Statement("SELECT 'x' LIKE ?1 AS x", ("x" * 50,)),
    "5 terms": Statement(" UNION ALL ".join(["SELECT 1 AS x"] * 5)),
    "a long statement": Statement(f"SELECT 1 AS x /* {'x' * 99_000} */"),
    "a long text": Statement("SELECT length(?1) AS x", ("x" * 1_900_000,)),
    "100 columns": Statement(f"SELECT {_columns(100)}"),
    "32 arguments": Statement(f"SELECT max({', '.join(['1'] * 32)}) AS x"),
    "table facts": Statement("PRAGMA table_list"),
    "JSON": Statement("SELECT json_group_array(value) AS x FROM json_each('[1,2]')"),
    "a recursive query": Statement(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i+1 FROM n WHERE i<9) SELECT * FROM n"
    ),
}

REFUSED: dict[str, Statement] = {
    "101 parameters": Statement(f"SELECT {_places(101)}", (1,) * 101),
    "LIKE of 51 bytes": Statement("SELECT 'x' LIKE ?1 AS x", ("x" * 51,)),
    "LIKE of 51 bytes in Korean": Statement("SELECT 'x' LIKE ?1 AS x", ("가" * 17,)),
    "GLOB of 51 bytes": Statement("SELECT 'x' GLOB ?1 AS x", ("x" * 51,)),
    "6 terms": Statement(" UNION ALL ".join(["SELECT 1 AS x"] * 6)),
    "a statement of over 100 KB": Statement(f"SELECT 1 AS x /* {'x' * 110_000} */"),
    "101 columns": Statement(f"SELECT {_columns(101)}"),
    "BEGIN": Statement("BEGIN"),
    "BEGIN IMMEDIATE": Statement("BEGIN IMMEDIATE"),
    "COMMIT": Statement("COMMIT"),
    "ROLLBACK": Statement("ROLLBACK"),
    "SAVEPOINT": Statement("SAVEPOINT s"),
    "ATTACH": Statement("ATTACH ':memory:' AS other"),
    "a temporary table": Statement("CREATE TEMP TABLE t (x)"),
    "VACUUM": Statement("VACUUM"),
    "sqlite_version": Statement("SELECT sqlite_version() AS x"),
    "load_extension": Statement("SELECT load_extension('x') AS x"),
    "journal_mode": Statement("PRAGMA journal_mode = DELETE"),
    "a syntax error": Statement("SELEKT 1"),
    "an unknown table": Statement("SELECT * FROM nothing"),
}

REFUSED_DEPLOYED: dict[str, Statement] = {
    "a text of over 2 MB": Statement("SELECT length(?1) AS x", ("x" * 3_000_000,)),
}
"""Published limits that the local D1 does not enforce."""

BOUND: dict[str, tuple[Statement, list[dict[str, SqlValue]]]] = {
    "an integer is REAL": (Statement("SELECT typeof(?1) AS t, ?1 AS v", (5,)), [{"t": "real", "v": 5}]),
    "a truth is REAL": (Statement("SELECT typeof(?1) AS t, ?1 AS v", (True,)), [{"t": "real", "v": 1}]),
    "an integer bound as text": (
        Statement("SELECT CAST(?1 AS TEXT) AS v", (5,)),
        [{"v": "5.0"}],
    ),
    "a fraction": (Statement("SELECT ?1 AS v", (2.5,)), [{"v": 2.5}]),
    "null": (Statement("SELECT typeof(?1) AS t, ?1 AS v", (None,)), [{"t": "null", "v": None}]),
    "text": (Statement("SELECT typeof(?1) AS t, ?1 AS v", ("한",)), [{"t": "text", "v": "한"}]),
    "no rows": (Statement("SELECT 1 AS v WHERE 0"), []),
    "a limit bound as REAL": (
        Statement("SELECT value AS v FROM json_each('[1,2,3]') LIMIT ?1 OFFSET ?2", (1, 1)),
        [{"v": 2}],
    ),
}
