"""Sets of words, written as running text or as one expression."""

import re
from collections.abc import Iterable, Mapping

_Tree = dict[str, "_Tree"]
_END = "end"


def words(text: str) -> frozenset[str]:
    """Return the words of a text: ``"api app"`` gives ``{"api", "app"}``."""
    return frozenset(text.split())


def either(keywords: Iterable[str], ahead: Mapping[str, str] | None = None) -> str:
    """Return an expression for any of the keywords, the longest first, each with what is to follow it.

    A tree by letters is several times as fast as one alternative for each keyword.
    """
    root: _Tree = {}
    for keyword in keywords:
        node = root
        for letter in keyword:
            node = node.setdefault(letter, {})
        node[_END + (ahead or {}).get(keyword, "")] = {}
    return _written(root)


def _written(node: _Tree) -> str:
    ends = [key.removeprefix(_END) for key in node if key.startswith(_END)]
    branches = [
        re.escape(letter) + _written(below) for letter, below in sorted(node.items()) if len(letter) == 1
    ]
    alternatives = branches + ends
    return alternatives[0] if len(alternatives) == 1 else f"(?:{'|'.join(alternatives)})"
