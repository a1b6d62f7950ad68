"""Provenance, role and the metadata kept beside a session in Git (hail.md §8)."""

import json

import pytest

from opensession.hail import (
    Attributes,
    GitFacts,
    git_metadata,
    session_role,
    source_path,
    string_attribute,
    working_directory,
)
from tests.hail.samples import header, said, session


@pytest.mark.parametrize(
    ("attributes", "directory"),
    [
        ({}, None),
        ({"cwd": " /a "}, "/a"),
        ({"cwd": " ", "working_directory": "/b"}, "/b"),
        ({"cwd": 3, "working_directory": "/b"}, "/b"),
        ({"cwd": "/a", "working_directory": "/b"}, "/a"),
        ({"working_directory": ["/b"]}, None),
    ],
)
def test_working_directory(attributes: Attributes, directory: str | None) -> None:
    assert working_directory(header(attributes=attributes).context) == directory


def test_source_path_and_string_attributes() -> None:
    assert source_path(header(attributes={"source_path": " /log "}).context) == "/log"
    assert source_path(header().context) is None
    assert string_attribute({"a": "\u3000"}, "a") is None
    assert string_attribute({"a": None}, "a") is None


@pytest.mark.parametrize(
    ("attributes", "related", "role"),
    [
        ({}, (), "primary"),
        ({}, ("x",), "auxiliary"),
        ({"parent_session_id": "p"}, (), "auxiliary"),
        ({"parent_session_id": " "}, (), "primary"),
        ({"session_role": " PRIMARY "}, ("x",), "primary"),
        ({"session_role": "Auxiliary"}, (), "auxiliary"),
        ({"session_role": "main"}, ("x",), "auxiliary"),
        ({"session_role": 1}, (), "primary"),
    ],
)
def test_session_role(attributes: Attributes, related: tuple[str, ...], role: str) -> None:
    assert session_role(header(attributes=attributes, related=related).context) == role


def test_git_metadata_is_pretty_and_sorted() -> None:
    made = session(said("x"), head=header(title="Ü"))
    text = git_metadata(made, GitFacts(branch="main", commits=("c1", "c2"), remote=""))
    value = json.loads(text)
    assert text == json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)
    assert value == {
        "git": {"branch": "main", "commits": ["c1", "c2"], "remote": ""},
        "model": "sonnet-x",
        "schema_version": 2,
        "session_id": "s-1",
        "session_role": "primary",
        "stats": made.stats.model_dump(),
        "title": "Ü",
        "tool": "claude-code",
    }
    bare = json.loads(git_metadata(session()))
    assert "git" not in bare
    assert bare["title"] is None
    assert "git" not in json.loads(git_metadata(session(), GitFacts()))
