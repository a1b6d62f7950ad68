"""The catalogue is whole in both languages."""

import string
from importlib import import_module
from pkgutil import iter_modules

import pytest

from opensession.cli import words
from opensession.cli.words import choose, language_of, word

AREAS = [module.name for module in iter_modules(words.__path__)]
HANGUL = range(0xAC00, 0xD7A4)


def places(text: str) -> set[str]:
    """Return the names of a text's places."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_say_the_same(area: str) -> None:
    entries: dict[str, tuple[str, str]] = import_module(f"opensession.cli.words.{area}").WORDS
    for key, (english, korean) in entries.items():
        assert key.startswith(f"{area}.")
        assert english.strip()
        assert korean.strip()
        assert places(english) == places(korean), key
        assert english.count("\n\n") == korean.count("\n\n"), key
        assert not any(ord(character) in HANGUL for character in english), key


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko-KR"}, "ko"),
        ({"LANG": "kok_IN"}, "en"),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "ko", "LANG": "C"}, "ko"),
    ],
)
def test_the_language_of_a_locale(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_a_number_brings_its_noun() -> None:
    choose("en")
    told = [word("local.validate.valid", events=count) for count in (0, 1, 2)]
    assert told == ["valid: 0 events", "valid: 1 event", "valid: 2 events"]
