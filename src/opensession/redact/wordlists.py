"""Sets of words, written as running text."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text: ``"api app"`` gives ``{"api", "app"}``."""
    return frozenset(text.split())
