"""The environment variables that the command-line tool reads, as its sources name them."""

import re

from scripts.layout import ROOT

OURS = re.compile(r"\bOPENSESSION_[A-Z_]+\b")

_INTERNAL = frozenset({"OPENSESSION_COMPLETE", "OPENSESSION_INTERNAL_PUSH"})
"""What a shell's completion sets (with a line in front), and what a push tells a hook of ours."""


def of_the_tool() -> set[str]:
    """Return the variables that a user may set."""
    sources = (ROOT / "src" / "opensession" / "cli").rglob("*.py")
    named = {name for path in sources for name in OURS.findall(path.read_text(encoding="utf-8"))}
    return named - _INTERNAL
