"""Asking a Git host for objects by id: protocol version 2's ``fetch`` over smart HTTP (gitprotocol-v2).

With a filter, as partial clones send it, a host gives single objects of a repository of any size; without
one, blobs that are asked for by id come alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from opensession.sources.errors import DirectoryUnsupportedError, FetchFailedError
from opensession.sources.fetching import read_body
from opensession.sources.hosts import pack_url
from opensession.sources.packfile import GitObject, PackBudget, PackError, parse_pack
from opensession.sources.pkt_line import Marker, Packet, PktLineError, dump_packets, parse_packets
from opensession.sources.policy import Remote
from opensession.sources.refs import PACK_HEADERS, RESULT_TYPE
from opensession.sources.upstream import USER_AGENT, Upstream, host_of, network_errors

SHALLOW = "deepen 1"

FRAMING_BYTES = 64 * 1024
"""Room in an answer for packet lengths, progress and section names, beside the pack."""

_SECTIONS = frozenset({b"acknowledgments", b"shallow-info", b"wanted-refs", b"packfile-uris"})


@dataclass(frozen=True, slots=True)
class Wants:
    """What one request asks for."""

    ids: tuple[str, ...]
    filter: str | None = None
    """A filter of rev-list, such as ``blob:none``; None asks for the objects and all they lead to."""
    shallow: bool = False
    """Leave out a commit's parents."""


class HostRefusedError(Exception):
    """The host answered in the protocol that it will not, or not so."""

    def __init__(self, reason: bytes = b"") -> None:
        super().__init__()
        self.unknown_object = b"not our ref" in reason
        """The words of git for an id that the repository does not have, or does not give away."""


def hash_name_of(object_id: str) -> str:
    """Return the hash of a repository whose ids are of this length."""
    return "sha256" if len(object_id) == 64 else "sha1"


def fetch_request(wants: Wants) -> bytes:
    """Return the body of the request."""
    packets: list[Packet] = [b"command=fetch\n", f"agent={USER_AGENT}\n".encode()]
    if hash_name_of(wants.ids[0]) == "sha256":
        packets.append(b"object-format=sha256\n")
    arguments = ["no-progress", "ofs-delta", *([SHALLOW] if wants.shallow else [])]
    arguments += [f"filter {wants.filter}"] if wants.filter else []
    arguments += [f"want {name}" for name in wants.ids]
    lines = [f"{argument}\n".encode() for argument in (*arguments, "done")]
    return dump_packets([*packets, Marker.DELIMITER, *lines, Marker.FLUSH])


def parse_answer(packets: Iterable[Packet]) -> bytes:
    """Return the pack out of an answer's side bands.

    Raises PktLineError, and HostRefusedError for an error that the host reports.
    """
    remaining = iter(packets)
    _skip_to_pack(remaining)
    pack = bytearray()
    for packet in remaining:
        if packet is Marker.FLUSH:
            return bytes(pack)
        if not isinstance(packet, bytes) or packet[:1] not in {b"\1", b"\2", b"\3"}:
            raise PktLineError("a packet belongs to no side band")
        if packet[:1] == b"\3":
            raise HostRefusedError(packet)
        if packet[:1] == b"\1":
            pack += memoryview(packet)[1:]
    raise PktLineError("the pack is cut short")


async def fetch_objects(
    remote: Remote, wants: Wants, upstream: Upstream, budget: PackBudget
) -> dict[str, GitObject]:
    """Return the objects that the host gives for one request, by id; every id is checked.

    Raises SourceError, HostRefusedError, BodyTooLongError as soon as the answer goes past the budget, and
    PackTooLargeError when it would inflate past it.
    """
    url = pack_url(remote)
    answer = await upstream.post(url, PACK_HEADERS, fetch_request(wants))
    try:
        if answer.status != 200:
            raise upstream.failure(host_of(url), answer)
        if answer.header("content-type") != RESULT_TYPE:
            raise DirectoryUnsupportedError(remote.host)
        with network_errors(remote.host):
            body = await read_body(answer, budget.max_bytes + FRAMING_BYTES)
    finally:
        await answer.close()
    try:
        pack = parse_answer(parse_packets(body))
        del body
        return parse_pack(pack, budget, hash_name_of(wants.ids[0]))
    except (PktLineError, PackError) as error:
        raise FetchFailedError(f"{remote.host} sent objects that cannot be read: {error}.") from None


def _skip_to_pack(packets: Iterator[Packet]) -> None:
    for packet in packets:
        if not isinstance(packet, bytes):
            continue
        line = packet.rstrip(b"\n")
        if line == b"packfile":
            return
        if line.startswith(b"ERR "):
            raise HostRefusedError(line)
        if line not in _SECTIONS and not line.startswith(
            (b"shallow ", b"unshallow ", b"ACK ", b"NAK", b"ready")
        ):
            raise PktLineError("not an answer to fetch")
    raise HostRefusedError
