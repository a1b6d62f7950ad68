"""The package's public names."""

import re

from opensession import hail


def test_all_names_exist_once_and_in_order() -> None:
    assert len(set(hail.__all__)) == len(hail.__all__)
    assert all(hasattr(hail, name) for name in hail.__all__)


def test_the_docstring_names_what_exists() -> None:
    assert hail.__doc__ is not None
    called = set(re.findall(r"^ {4}(?:[a-z_]+ = )?(\w+)\(", hail.__doc__, re.MULTILINE))
    assert len(called) > 20
    assert called <= set(hail.__all__)
