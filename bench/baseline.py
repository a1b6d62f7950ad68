"""The baselines as Workers: each gets a folder with its own code and our bindings."""

import json
import shutil
import sys
import tomllib
from importlib.metadata import PathDistribution
from pathlib import Path
from typing import Final

from opensession.store.listing import list_statement
from opensession.store.metadata import GET, MAX_LINKS_SHOWN
from opensession.store.records import ListQuery
from scripts.layout import CACHE, PYTHON_MODULES, ROOT

BASELINES: Final = Path(__file__).with_name("baselines")
WORKSPACE: Final = CACHE / "bench"
SDK: Final = "workers_runtime_sdk-*.dist-info"

CONSTANT: Final = "constant"
DATABASE: Final = "database"
JAVASCRIPT: Final = "javascript"
DECODE: Final = "decode"
LIBRARIES: Final = "libraries"
IMPORTS: Final = "imports"

NOW: Final = 1_795_000_000
"""Time of the list query, in seconds since the epoch; the plan is the same at any time."""

NOT_FOR_BASELINES: Final = frozenset({"build", "main", "name"})
"""Parts of wrangler.toml that are about our own Worker; the bindings and assets are the same for all."""


def write_baseline(name: str) -> Path:
    """Lay a baseline out as a Worker of its own; return its wrangler configuration.

    It has the bindings, assets and runtime of ours, so that only the handler differs. Python baselines get
    the SDK and no other package, except the one that is about packages.
    """
    [source] = BASELINES.glob(f"{name}.*")
    folder = WORKSPACE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(source, folder / source.name)
    if name in {LIBRARIES, IMPORTS}:
        shutil.copytree(PYTHON_MODULES, folder / PYTHON_MODULES.name)
    elif source.suffix == ".py":
        copy_sdk(folder / PYTHON_MODULES.name)
    else:
        (folder / "statements.json").write_text(statements())
    if name == IMPORTS:
        compiled_here = shutil.ignore_patterns(f"*.{sys.implementation.cache_tag}.pyc")
        shutil.copytree(ROOT / "src" / "opensession", folder / "opensession", ignore=compiled_here)
    configuration = folder / "wrangler.json"
    configuration.write_text(json.dumps(baseline_configuration(name, source.name)))
    return configuration


def baseline_configuration(name: str, main: str) -> dict[str, object]:
    """Return our wrangler configuration with another entry module and absolute folders."""
    ours = tomllib.loads((ROOT / "wrangler.toml").read_text())
    kept = {key: value for key, value in ours.items() if key not in NOT_FOR_BASELINES}
    kept["assets"]["directory"] = str(ROOT / kept["assets"]["directory"])
    return {"name": f"baseline-{name}", "main": main, **kept}


def statements() -> str:
    """Return the SQL of list and detail, so that the JavaScript baseline asks the same."""
    listing = list_statement(ListQuery(now=NOW))
    assert listing is not None
    return json.dumps(
        {
            "list": {"sql": listing.sql, "parameters": listing.parameters},
            "session": {"sql": GET, "parameters": [MAX_LINKS_SHOWN]},
        }
    )


def copy_sdk(target: Path) -> None:
    """Copy the module ``workers`` with what belongs to it out of our Worker's packages."""
    [metadata] = PYTHON_MODULES.glob(SDK)
    for file in PathDistribution(metadata).files or []:
        place = target / file
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PYTHON_MODULES / file, place)
