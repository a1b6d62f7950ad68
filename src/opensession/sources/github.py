"""GitHub: files come from a host of their own, repositories from github.com."""

from opensession.sources.policy import COMPANIONS, GITHUB, Remote
from opensession.sources.urls import quote_path


class GitHub:
    """github.com. GitHub Enterprise has no such file host and counts as a generic Git host."""

    label = "GitHub"

    def raw_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return where the file's bytes are, at a ref or commit."""
        return f"https://{COMPANIONS[GITHUB]}/{remote.path}/{quote_path(revision)}/{quote_path(path)}"

    def page_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return the file's page."""
        return f"{remote.url}/blob/{quote_path(revision)}/{quote_path(path)}"

    def redirect(self, remote: Remote, target: str) -> str | None:
        """Follow nothing: the file host answers directly."""
        return None

    def asks_to_sign_in(self, target: str) -> bool:
        """Tell nothing from redirects: a private file is a plain 404 here."""
        return False
