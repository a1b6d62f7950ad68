"""The comparison with an expectation finds what is wrong and lets every right reading pass."""

from tests.parsers.expectations.facts import Json
from tests.parsers.expectations.matching import differences, missing_events

EXPECTED: Json = {
    "title": {"any_of": ["/brew tea", "tea"]},
    "user_messages": 1,
    "tool_calls": {"edit": 1},
    "tokens": {"input": 4},
    "edits": [{"op": "edit", "path": "pot.py", "added": 1, "removed": 0, "or": {"added": 3, "removed": 2}}],
    "optional": {"user_messages": 1, "tool_calls": {"edit": 1}},
}

OBSERVED: Json = {
    "title": "tea",
    "user_messages": 2,
    "tool_calls": {"edit": 1},
    "tokens": {"input": 4, "cache_read": 9},
    "edits": [{"op": "edit", "path": "pot.py", "added": 3, "removed": 2}],
}


def test_each_right_reading_passes() -> None:
    assert differences(EXPECTED, OBSERVED) == []
    assert differences(EXPECTED, OBSERVED | {"title": "/brew tea", "user_messages": 1}) == []


def test_each_wrong_fact_is_named() -> None:
    wrong: list[tuple[str, Json, str]] = [
        ("title", "coffee", "title"),
        ("user_messages", 3, "user_messages"),
        ("tool_calls", {"edit": 1, "shell": 1}, "tool_calls.shell"),
        ("tool_calls", {"edit": 3}, "tool_calls.edit"),
        ("tokens", {}, "tokens.input"),
        ("edits", [], "edits of pot.py"),
        ("edits", [{"op": "create", "path": "pot.py"}], "edits of pot.py"),
        ("edits", [{"op": "edit", "path": "pot.py", "added": 0, "removed": 0}], "lines of pot.py"),
    ]
    for name, value, said in wrong:
        found = differences(EXPECTED, OBSERVED | {name: value})
        assert any(difference.startswith(said) for difference in found), (name, value, found)


def test_an_unobserved_fact_is_a_difference() -> None:
    assert len(differences(EXPECTED, {})) == 5


def test_a_change_without_lines_is_compared_by_its_kind() -> None:
    expected: Json = {"edits": [{"op": "create|edit", "path": "lid.md", "added": 2, "removed": 0}]}
    assert differences(expected, {"edits": [{"op": "create", "path": "lid.md"}]}) == []
    assert (
        differences(expected, {"edits": [{"op": "edit", "path": "lid.md", "added": 2, "removed": 0}]}) == []
    )
    assert differences(expected, {"edits": [{"op": "edit", "path": "lid.md", "added": 7, "removed": 0}]})
    assert differences(expected, {"edits": [{"op": "delete", "path": "lid.md"}]})


def test_demanded_events_are_found_by_all_their_parts() -> None:
    event: Json = {
        "event_type": {"type": "ToolResult", "data": {"name": "Read", "is_error": False}},
        "attributes": {"semantic.call_id": "c1"},
        "content": {"blocks": [{"type": "Text", "text": "all fine"}]},
    }
    demand: Json = {"type": "ToolResult", "data": {"name": "Read"}, "text": "fine"}
    assert missing_events([demand, demand | {"count": 1}], [event]) == []
    assert missing_events([demand | {"original_only": True, "text": "none"}], []) == []
    for other in ({"count": 2}, {"text": "bad"}, {"data": {"name": "Grep"}}, {"attributes": {"x": 1}}):
        assert missing_events([demand | other], [event]) == [demand | other]
