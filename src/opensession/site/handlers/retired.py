"""Addresses of earlier generations: each answers 404 and names what took its place."""

from opensession.site.errors import NotFoundError
from opensession.site.http import Reply
from opensession.site.routing import Call

SOURCE_HINT = "A log in a Git repository opens at /src/gh/<owner>/<repo>/ref/<ref>/path/<path>."
PREVIEW_HINT = "Use POST /api/parse/preview."
TEAM_HINT = "Teams, invitations and sync are gone; GET /api/sessions lists what this site publishes."


async def source(call: Call) -> Reply:
    """Answer the page links before ``/src/…``."""
    raise NotFoundError("This address is retired.", hint=SOURCE_HINT)


async def preview(call: Call) -> Reply:
    """Answer the first name of the parse preview."""
    raise NotFoundError("This address is retired.", hint=PREVIEW_HINT)


async def team(call: Call) -> Reply:
    """Answer team, invitation and sync routes."""
    raise NotFoundError("This address is retired.", hint=TEAM_HINT)
