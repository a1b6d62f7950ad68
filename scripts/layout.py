"""Where things lie in a checkout."""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CACHE: Final = ROOT / ".cache"
STAMPS: Final = CACHE / "stamps"
RUNTIME: Final = CACHE / "runtime"
WORKERD: Final = RUNTIME / "workerd"
GENERATED_EXAMPLES: Final = CACHE / "examples"
EXAMPLES: Final = ROOT / "examples"
MIGRATIONS: Final = ROOT / "migrations"
NODE_MODULES: Final = ROOT / "node_modules"
PYTHON_MODULES: Final = ROOT / "python_modules"
REQUIREMENTS: Final = ROOT / "requirements"
VENV: Final = ROOT / ".venv"
WEB: Final = ROOT / "web"
WEB_DIST: Final = WEB / "dist"
LOCAL_STATE: Final = ROOT / ".wrangler" / "state"
