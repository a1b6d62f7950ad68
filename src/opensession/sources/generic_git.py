"""Any other Git host, as Gitea, Forgejo, Gogs and Bitbucket lay out their raw files."""

import re

from opensession.sources.policy import Remote
from opensession.sources.urls import quote_path

_PLAIN_PATH = re.compile(r"[A-Za-z0-9._~!$&'()*+,=:@%/-]+")
_CLIMBING = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)|//", re.IGNORECASE)


class GenericGit:
    """A host known by its address only."""

    label = "Git"

    def raw_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return where the file's bytes are, at a ref or commit (api.md §2.8)."""
        return f"{remote.url}/raw/{quote_path(revision)}/{quote_path(path)}"

    def page_url(self, remote: Remote, revision: str, path: str) -> str:
        """Return the repository's page: where files have theirs differs from host to host."""
        return remote.url

    def redirect(self, remote: Remote, target: str) -> str | None:
        """Return the URL to ask once more, if the redirect stays inside this repository's raw files.

        Gitea and Forgejo answer the short form with a redirect to ``/raw/branch/…`` or ``/raw/commit/…``;
        that is the only redirect this site ever follows.
        """
        path = target.removeprefix(f"https://{remote.host}")
        prefix = f"/{remote.path}/raw/"
        inside = path.startswith(prefix) and _PLAIN_PATH.fullmatch(path) and not _CLIMBING.search(path)
        return f"https://{remote.host}{path}" if inside else None

    def asks_to_sign_in(self, target: str) -> bool:
        """Recognise Gitea's sign-in page."""
        return target.partition("?")[0].endswith("/user/login")
