"""GitLab, at gitlab.com and wherever else it runs under a name of its own."""

from opensession.sources.policy import Remote
from opensession.sources.urls import quote_path

SIGN_IN_PATH = "/users/sign_in"


class GitLab:
    """Projects may lie in groups of any depth, so ``/-/`` marks where the project ends."""

    label = "GitLab"

    def raw_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return where the file's bytes are, at a ref or commit."""
        return f"{remote.url}/-/raw/{quote_path(revision)}/{quote_path(path)}"

    def page_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return the file's page."""
        return f"{remote.url}/-/blob/{quote_path(revision)}/{quote_path(path)}"

    def redirect(self, remote: Remote, target: str) -> str | None:
        """Follow nothing: a raw file is answered directly."""
        return None

    def asks_to_sign_in(self, target: str) -> bool:
        """Recognise the sign-in page, which strangers get for private and absent projects alike."""
        return target.partition("?")[0].endswith(SIGN_IN_PATH)
