"""Addresses of this site that replies carry, absolute where they leave it."""

from urllib.parse import quote

from opensession.site.handlers.sources import canonical_path, read_address, wanted_of
from opensession.site.routing import Call
from opensession.sources.address import RemoteSource


def public_origin(call: Call) -> str:
    """Return the origin that links on this site should carry."""
    return call.ports.configuration.base_url or call.request.origin


def source_path(call: Call) -> str:
    """Return the path of the page that stands for what is shown. Raises InvalidSourceError."""
    return canonical_path(read_address(call), wanted_of(call).session)


def source_form_path(call: Call, form: str) -> str:
    """Return the path of a source's other form, read by the parser that the page was asked to try."""
    path, hint = source_path(call), wanted_of(call).hint
    parser = f"parser_hint={quote(hint, safe='')}&" if hint else ""
    return f"{path}{'&' if '?' in path else '?'}{parser}form={form}"


def source_name(address: RemoteSource) -> str:
    """Name a source nobody has read yet: its file."""
    return address.path.rpartition("/")[2]
