"""Git's pkt-line framing (gitprotocol-common): four hexadecimal digits of length, then the payload."""

from collections.abc import Iterable, Iterator
from enum import Enum

MAX_PAYLOAD_BYTES = 65516
"""LARGE_PACKET_MAX of 65,520 bytes less the length itself."""


class Marker(Enum):
    """Packets without payload; the value is what stands in the length field."""

    FLUSH = 0
    DELIMITER = 1
    RESPONSE_END = 2


Packet = bytes | Marker


class PktLineError(ValueError):
    """The bytes are not a sequence of pkt-lines."""


def dump_packets(packets: Iterable[Packet]) -> bytes:
    """Frame packets: ``[b"peel\\n", Marker.FLUSH]`` becomes ``0009peel\\n0000``.

    Raises PktLineError for a payload over the format's limit.
    """
    return b"".join(map(_dump, packets))


def parse_packets(data: bytes) -> Iterator[Packet]:
    """Yield the packets of complete framed bytes.

    Raises PktLineError, possibly after some packets, at a bad length or a cut payload.
    """
    offset = 0
    while offset < len(data):
        length = _length(data[offset : offset + 4])
        if length < 4:
            yield _marker(length)
            offset += 4
            continue
        payload = data[offset + 4 : offset + length]
        if len(payload) != length - 4:
            raise PktLineError("a packet is cut short")
        yield payload
        offset += length


def _dump(packet: Packet) -> bytes:
    if isinstance(packet, Marker):
        return b"%04x" % packet.value
    if len(packet) > MAX_PAYLOAD_BYTES:
        raise PktLineError("a payload is too long")
    return b"%04x" % (len(packet) + 4) + packet


def _length(digits: bytes) -> int:
    # int() alone would also take signs, blanks and underscores.
    if len(digits) != 4 or not set(digits) <= set(b"0123456789abcdefABCDEF"):
        raise PktLineError("a packet has no length")
    return int(digits, 16)


def _marker(length: int) -> Marker:
    try:
        return Marker(length)
    except ValueError:
        raise PktLineError("a packet has a reserved length") from None
