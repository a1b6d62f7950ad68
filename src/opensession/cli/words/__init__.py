"""Every sentence that a person reads, in English and Korean.

One module per area, each with ``WORDS``: key to the two texts. The first segment of a key names its area, and
only that module is imported.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Literal

Language = Literal["en", "ko"]

_PLACE: dict[Language, int] = {"en": 0, "ko": 1}


class _Choice:
    """The language of this process."""

    language: Language = "en"


def language_of(environment: Mapping[str, str]) -> Language:
    """Return the language that a POSIX locale asks for: the first of the three variables that is set."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return "ko" if locale.replace("-", "_").partition(".")[0].partition("_")[0].lower() == "ko" else "en"


def choose(language: Language) -> None:
    """Speak this language from now on. Help texts keep the one in which their command was loaded."""
    _Choice.language = language


class _Number(int):
    """A number that brings its noun: ``{count:secret|secrets}`` is ``1 secret`` or ``3 secrets``."""

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return f"{int(self)} {one if self == 1 else many}" if bar else super().__format__(spec)


def word(key: str, **values: object) -> str:
    """Return the text of a key with its places filled. Raises KeyError for a key that does not exist.

    A number may choose its noun: ``{count:secret|secrets}``.
    """
    area = key.partition(".")[0]
    words: dict[str, tuple[str, str]] = import_module(f"{__name__}.{area}").WORDS
    text = words[key][_PLACE[_Choice.language]]
    numbered = {name: _Number(value) if type(value) is int else value for name, value in values.items()}
    return text.format(**numbered) if values else text
