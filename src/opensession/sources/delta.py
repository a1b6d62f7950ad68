"""Git's deltas (gitformat-pack, "Deltified representation"): a result made of pieces of a base."""


class DeltaError(ValueError):
    """The instructions are malformed, or do not fit their base."""


def result_size(delta: bytes) -> int:
    """Return how many bytes the delta says it makes. Raises DeltaError."""
    _, position = _read_size(delta, 0)
    return _read_size(delta, position)[0]


def apply_delta(base: bytes, delta: bytes) -> bytes:
    """Return what the delta makes of its base.

    Every instruction makes at least one byte and none goes past the declared size, so that time and memory
    are linear in it. Raises DeltaError.
    """
    base_size, position = _read_size(delta, 0)
    size, position = _read_size(delta, position)
    if base_size != len(base):
        raise DeltaError("a delta is made for another base")
    result = bytearray()
    while position < len(delta):
        instruction = delta[position]
        if instruction & 0x80:
            start, length, position = _read_copy(delta, position)
            piece = base[start : start + length]
        else:
            length = instruction
            piece = delta[position + 1 : position + 1 + length]
            position += 1 + length
        if not length or len(piece) != length or len(result) + length > size:
            raise DeltaError("a delta reaches out of its range")
        result += piece
    if len(result) != size:
        raise DeltaError("a delta makes less than it says")
    return bytes(result)


def _read_copy(delta: bytes, position: int) -> tuple[int, int, int]:
    """Return start and length in the base, and where the next instruction is; absent bytes are zero."""
    instruction = delta[position]
    position += 1
    values = [0] * 7
    for bit in range(7):
        if instruction >> bit & 1:
            if position >= len(delta):
                raise DeltaError("a delta is cut short")
            values[bit] = delta[position]
            position += 1
    start = int.from_bytes(values[:4], "little")
    return start, int.from_bytes(values[4:], "little") or 0x10000, position


def _read_size(delta: bytes, position: int) -> tuple[int, int]:
    size = 0
    for shift in range(0, 63, 7):
        if position >= len(delta):
            break
        byte = delta[position]
        position += 1
        size |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return size, position
    raise DeltaError("a delta has no size")
