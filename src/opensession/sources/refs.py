"""Which commit a ref is at: Git's own protocol, version 2, over smart HTTP (gitprotocol-v2, ls-refs).

The same request works on GitHub, GitLab and any other Git host, needs no token and no API quota, and asks for
the one name instead of listing the repository.
"""

import re
from collections.abc import Iterable

from opensession.sources.errors import SourceNotFoundError
from opensession.sources.fetching import BodyTooLongError, read_body
from opensession.sources.hosts import pack_url
from opensession.sources.location import Location
from opensession.sources.pkt_line import Marker, Packet, PktLineError, dump_packets, parse_packets
from opensession.sources.upstream import USER_AGENT, Upstream, host_of, network_errors

MAX_ANSWER_BYTES = 1024 * 1024
"""Room for about ten thousand refs that begin like the one asked for."""

RESULT_TYPE = "application/x-git-upload-pack-result"

PACK_HEADERS = {
    "git-protocol": "version=2",
    "content-type": "application/x-git-upload-pack-request",
    "accept": RESULT_TYPE,
}
_OBJECT_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ABBREVIATED = re.compile(r"[0-9a-f]{4,63}", re.IGNORECASE)


async def resolve_ref(location: Location, upstream: Upstream) -> str | None:
    """Return the commit that the location's ref is at.

    None means that the host does not tell: it does not speak the protocol, or the ref may be an abbreviated
    commit. The file is then asked for by ref. Raises SourceNotFoundError when the repository has no such ref,
    and the errors of a host that is down, slow or overloaded.
    """
    refs = await _list_refs(location, upstream)
    if refs is None:
        return None
    for name in full_names(location.ref):
        if name in refs:
            return refs[name]
    if _ABBREVIATED.fullmatch(location.ref):
        return None
    raise SourceNotFoundError(f"The repository on {location.remote.host} has no branch or tag of that name.")


def full_names(ref: str) -> tuple[str, ...]:
    """Return the refs a short name may mean, in order. A link names a branch more often than a tag."""
    if ref == "HEAD" or ref.startswith("refs/"):
        return (ref,)
    return (f"refs/heads/{ref}", f"refs/tags/{ref}")


def ls_refs_request(ref: str) -> bytes:
    """Return the body of the request for a short or full name."""
    prefixes = [f"ref-prefix {name}\n".encode() for name in full_names(ref)]
    command: list[Packet] = [b"command=ls-refs\n", f"agent={USER_AGENT}\n".encode(), Marker.DELIMITER]
    return dump_packets([*command, b"peel\n", b"symrefs\n", *prefixes, Marker.FLUSH])


def parse_refs(packets: Iterable[Packet]) -> dict[str, str]:
    """Return commit by ref name from an ls-refs answer; an annotated tag counts as what it points at.

    Raises PktLineError for anything else, such as an ``ERR`` line.
    """
    refs: dict[str, str] = {}
    for packet in packets:
        if packet is Marker.FLUSH:
            return refs
        words = packet.rstrip(b"\n").split(b" ") if isinstance(packet, bytes) else []
        if len(words) < 2:
            raise PktLineError("not a list of refs")
        peeled = next((word[7:] for word in words[2:] if word.startswith(b"peeled:")), words[0])
        if _OBJECT_ID.fullmatch(peeled):
            refs[words[1].decode("utf-8", "replace")] = peeled.decode()
        elif words[0] != b"unborn":
            raise PktLineError("not a list of refs")
    raise PktLineError("the list of refs is cut short")


async def _list_refs(location: Location, upstream: Upstream) -> dict[str, str] | None:
    url = pack_url(location.remote)
    answer = await upstream.post(url, PACK_HEADERS, ls_refs_request(location.ref))
    try:
        if answer.status == 429:
            raise upstream.failure(host_of(url), answer)
        if answer.status != 200 or answer.header("content-type") != RESULT_TYPE:
            return None
        with network_errors(host_of(url)):
            return parse_refs(parse_packets(await read_body(answer, MAX_ANSWER_BYTES)))
    except (PktLineError, BodyTooLongError):
        return None
    finally:
        await answer.close()
