"""Model objects as Python code makes them: checked, immutable, and shown in the written form."""

import pytest
from pydantic import ValidationError

from opensession.hail import (
    Content,
    Custom,
    Event,
    FileEdit,
    Instant,
    Stats,
    TaskStart,
    TextBlock,
    ToolCall,
    UserMessage,
)
from opensession.hail.blocks import BLOCK_TYPES
from opensession.hail.event_types import EVENT_TYPES
from tests.hail.samples import event, session


def test_tags_are_the_written_names() -> None:
    assert len(EVENT_TYPES) == 21
    assert len(BLOCK_TYPES) == 8
    assert {tag: kind.model_fields["type"].default for tag, kind in EVENT_TYPES.items()} == {
        tag: tag for tag in EVENT_TYPES
    }
    assert all(kind.model_fields["type"].default == tag for tag, kind in BLOCK_TYPES.items())


def test_objects_do_not_change() -> None:
    call = ToolCall(name="x")
    made = event(call)
    with pytest.raises(ValidationError, match="frozen"):
        made.event_id = "other"
    with pytest.raises(ValidationError, match="frozen"):
        call.name = "y"


def test_lists_may_be_given_where_tuples_are_held() -> None:
    content = Content.model_validate({"blocks": [{"type": "Text", "text": "x"}]})
    assert content.blocks == (TextBlock(text="x"),)
    assert session(event()).events == (event(),)


@pytest.mark.parametrize("blocks", ["Text", {"type": "Text"}, None, 3])
def test_only_sequences_are_lists(blocks: object) -> None:
    with pytest.raises(ValidationError):
        Content.model_validate({"blocks": blocks})


@pytest.mark.parametrize("value", [1.0, True, "1", -1, 2**64, None])
def test_counters_are_integers_of_64_bits(value: object) -> None:
    counters = dict.fromkeys(Stats.model_fields, 0)
    assert Stats.model_validate(counters).event_count == 0
    with pytest.raises(ValidationError):
        Stats.model_validate({**counters, "event_count": value})


def test_dumps_have_the_written_shape_of_event_types() -> None:
    def dumped(event_type: UserMessage | TaskStart | FileEdit) -> object:
        return event(event_type).model_dump(mode="json")["event_type"]

    assert dumped(UserMessage()) == {"type": "UserMessage"}
    assert dumped(TaskStart()) == {"type": "TaskStart", "data": {}}
    assert dumped(FileEdit(path="p")) == {"type": "FileEdit", "data": {"path": "p"}}
    made = event(Custom(kind="k"), TextBlock(text="x"))
    assert Event.model_validate_json(made.model_dump_json()) == made


def test_validation_errors_hide_the_input() -> None:
    with pytest.raises(ValidationError) as caught:
        Event.model_validate({"event_id": ["hunter2"], "timestamp": Instant(0)})
    assert "hunter2" not in str(caught.value)
