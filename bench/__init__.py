"""Measurements, each beside a baseline run in the same session: ``python -m bench`` or one by name."""

import sys

from scripts.layout import ROOT

# The checkout is not installed in .venv: benches run against the sources, as tests do.
sys.path.insert(0, str(ROOT / "src"))
