"""Which published session a word on the command line means."""

import re

from opensession.cli.command import Run
from opensession.cli.errors import Usage
from opensession.cli.inputs import load
from opensession.cli.references import SiteSession, locate
from opensession.cli.words import word

ID = re.compile(r"[0-9a-fA-F]{64}")


def is_published_name(text: str) -> bool:
    """Tell whether a word names a published session as such: an id, or a link."""
    return bool(ID.fullmatch(text)) or text.startswith(("https://", "http://"))


def session_id_of(run: Run, text: str, origin: str) -> str:
    """Return the id that an id, a link to the site, or any reference to a session means.

    Raises Usage for a link to another site, and what reading a reference raises.
    """
    if ID.fullmatch(text):
        return text.lower()
    if not is_published_name(text):
        return load(run, text).id
    located = locate(run, text)
    if not isinstance(located, SiteSession) or not ID.fullmatch(located.id):
        raise Usage(word("site.not_a_link"), code="bad_link", next=("opensession site verify --all",))
    if located.site != origin:
        raise Usage(
            word("site.other_site", site=origin), code="other_site", next=("opensession config show",)
        )
    return located.id
