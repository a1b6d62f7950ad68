"""What is photographed: the wanted pages and states, and the pictures that README shows."""

import pytest

from scripts.layout import EXAMPLES
from scripts.photographed import LONG, STATES, SUBJECTS
from scripts.screenshots import HEIGHTS, KEPT, KEPT_PICTURES, command_line, is_present, pictures
from tests.shared_material import SHARED


def names(*arguments: str) -> list[str]:
    """Return the file names that a command line asks for."""
    return [picture.name for picture in pictures(command_line().parse_args(arguments))]


def test_a_command_line_chooses_pages_and_ways() -> None:
    chosen = names(
        *("session", "list", "--state", "top", "opened", "--width", "375", "--theme", "dark"),
        *("--language", "ko"),
    )
    assert chosen == [
        f"{page}-{state}-375-dark-ko.png" for page in ("session", "list") for state in ("top", "opened")
    ]


def test_all_pages_are_taken_when_none_is_named() -> None:
    assert len(names()) == len(SUBJECTS) * len(HEIGHTS) * 4


def test_sheets_are_photographed_only_where_they_are() -> None:
    assert names("session", "--state", "details", "--theme", "light", "--language", "en") == [
        "session-details-375-light-en.png",
        "session-details-768-light-en.png",
    ]


def test_an_unknown_page_is_named() -> None:
    with pytest.raises(SystemExit, match="No such page: sesion"):
        names("sesion")


def test_the_kept_pictures_are_those_of_the_folder() -> None:
    assert {f"{name}.png" for name in KEPT_PICTURES} == {path.name for path in KEPT.iterdir()}
    assert {picture.state for picture in KEPT_PICTURES.values()} <= set(STATES)


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_page_finds_its_session(name: str) -> None:
    subject = SUBJECTS[name]
    examples = {path.name.removesuffix(".hail.jsonl") for path in EXAMPLES.glob("*.hail.jsonl")}
    real = "fixtures/real"
    if subject.log:
        assert is_present(subject) == (SHARED is not None)
        assert SHARED is None or (SHARED / real / subject.log).is_file()
    elif subject.session.endswith(".jsonl"):
        assert SHARED is None or (SHARED / real / "hail" / subject.session).is_file()
    else:
        assert subject.session in {"", LONG, *examples}
        assert is_present(subject)
