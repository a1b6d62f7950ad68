"""Sessions that lie on a site or behind one: read over its API, as its own pages do."""

from opensession.cli.command import Run
from opensession.cli.errors import Failure, NotFound
from opensession.cli.pages import base_url
from opensession.cli.references import SiteSession
from opensession.cli.settings import read_settings
from opensession.cli.site.api import SiteApi
from opensession.cli.site.transport import Transport
from opensession.cli.words import word
from opensession.hail import object_id
from opensession.sources.address import RemoteSource, web_path
from opensession.store.publishing import OBJECT_ID


def fetch(run: Run, located: SiteSession | RemoteSource) -> bytes:
    """Return a session's HAIL. A file in a Git repository is read through the configured site.

    Raises NotFound, NetworkError, and Failure when the bytes have another hash than the id says.
    """
    if isinstance(located, SiteSession):
        return _published(located)
    settings = read_settings(run.surroundings)
    site = base_url(settings, None) or settings["site.url"]
    with SiteApi(Transport(site, None)) as api:
        api.hello()
        return api.source(web_path(located))


def _published(session: SiteSession) -> bytes:
    with SiteApi(Transport(session.site, None)) as api:
        api.hello()
        data = api.body(session.id)
    if data is None:
        raise NotFound(word("local.not_published", id=session.id), code="session_not_found")
    if OBJECT_ID.fullmatch(session.id) and object_id(data) != session.id:
        raise Failure(word("local.other_bytes", id=session.id), code="object_damaged")
    return data
