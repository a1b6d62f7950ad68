"""The JSON test suite: texts that a reader must accept, must refuse, or may treat as it likes."""

import json
from pathlib import Path

import pytest

from opensession.hail import (
    HailError,
    HailIoError,
    HailJsonError,
    JsonBlock,
    decode_json,
    encode_json,
    read_any,
    read_session,
)
from tests.hail.samples import HEADER_LINE
from tests.shared_material import shared_files

PARSING = shared_files("corpora/json-test-suite/test_parsing/*.json")
TRANSFORM = shared_files("corpora/json-test-suite/test_transform/*.json")


def named(prefix: str) -> list[Path]:
    return [path for path in PARSING if path.name.startswith(prefix)]


def event_around(value: bytes) -> bytes:
    """An event line with the text inside a Json block and an attribute; line feeds would cut it."""
    inner = value.replace(b"\n", b" ").replace(b"\r", b" ")
    return (
        HEADER_LINE + b'{"type":"event","event_id":"e","timestamp":"2026-05-04T10:00:00Z",'
        b'"event_type":{"type":"SystemMessage"},'
        b'"content":{"blocks":[{"type":"Json","data":' + inner + b'}]},"attributes":{"a":' + inner + b"}}\n"
    )


@pytest.mark.parametrize("path", named("y_"), ids=lambda path: path.name)
def test_valid_json_is_accepted(path: Path) -> None:
    data = path.read_bytes()
    value = decode_json(data)
    assert decode_json(encode_json(value)) == value
    (event,) = read_session(event_around(data)).events
    block = event.content.blocks[0]
    assert isinstance(block, JsonBlock)
    assert block.data == value
    assert event.attributes == {"a": value}


@pytest.mark.parametrize("path", named("n_"), ids=lambda path: path.name)
def test_invalid_json_is_refused(path: Path) -> None:
    data = path.read_bytes()
    with pytest.raises((HailJsonError, HailIoError)):
        decode_json(data)
    with pytest.raises(HailError):
        read_session(data)
    with pytest.raises(HailError):
        read_any(data, tolerant=True)
    if b"\n" not in data:
        with pytest.raises(HailError):
            read_session(event_around(data))


@pytest.mark.parametrize("path", [*named("i_"), *TRANSFORM], ids=lambda path: path.name)
def test_the_rest_does_no_harm(path: Path) -> None:
    data = path.read_bytes()
    try:
        value = decode_json(data)
    except HailError:
        return
    text = encode_json(value)
    assert encode_json(decode_json(text)) == text
    assert json.loads(text) == value
