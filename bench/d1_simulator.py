"""The real local D1 (workerd, as wrangler runs it) for a Python process, with what it reports of its work."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from opensession.store.database import Row, Statement, utf8_row
from scripts.layout import ROOT
from scripts.node import find_node, node_environment, wrangler_command

_SCRIPT: Final = Path(__file__).with_suffix(".mjs")
_CONFIGURATION: Final = {
    "name": "opensession-database",
    "compatibility_date": "2026-11-17",
    "d1_databases": [
        {
            "binding": "DB",
            "database_name": "opensession",
            "database_id": "00000000-0000-4000-8000-000000000000",
            "migrations_dir": str(ROOT / "migrations"),
        }
    ],
}


@dataclass(frozen=True, slots=True)
class Work:
    """What D1 reports of one batch, added up over its statements."""

    rows_read: int
    rows_written: int
    milliseconds: float
    """From the call in JavaScript to its result: the database and one hop, no Python."""


class D1Error(Exception):
    """D1 refused a batch; the text is D1's own."""


class D1Simulator:
    """SqlDatabase over the local D1 with its state in a folder. A context manager: it runs a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.work = Work(0, 0, 0.0)
        """Of the last batch."""
        self._configuration = folder / "wrangler.json"

    def migrate(self) -> None:
        """Apply the migrations as an operator does, with wrangler; not while the simulator runs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._configuration.write_text(json.dumps(_CONFIGURATION))
        apply = ("d1", "migrations", "apply", "DB", "--local")
        where = ("--config", str(self._configuration), "--persist-to", str(self.folder))
        subprocess.run(
            wrangler_command(*apply, *where),
            env=node_environment(),
            cwd=ROOT,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    @property
    def file(self) -> Path:
        """The SQLite file that holds the database; not to be written while the simulator runs."""
        [file] = (path for path in self.folder.rglob("d1/*/*.sqlite") if path.name != "metadata.sqlite")
        return file

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [find_node(), _SCRIPT, self._configuration, self.folder],
            env=node_environment(),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._answer()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    async def batch(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """Run the statements as one transaction (SqlDatabase). Raises D1Error."""
        assert self._process.stdin is not None
        request = [(statement.sql, statement.parameters) for statement in statements]
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer = self._answer()
        if "error" in answer:
            raise D1Error(answer["error"])
        results = answer["results"]
        self.work = Work(
            rows_read=sum(result["rowsRead"] for result in results),
            rows_written=sum(result["rowsWritten"] for result in results),
            milliseconds=answer["milliseconds"],
        )
        return [
            list(map(utf8_row, result["rows"])) if statement.utf8 else result["rows"]
            for statement, result in zip(statements, results, strict=True)
        ]

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise D1Error("the local D1 ended")
        answer: dict[str, Any] = json.loads(line)
        return answer
