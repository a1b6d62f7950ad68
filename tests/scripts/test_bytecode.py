"""The bytecode that is uploaded is made of the sources as they are, and is checked against them."""

import _imp
import subprocess
import sys
from pathlib import Path

from scripts.layout import ROOT
from scripts.node import find_node

HASH_BASED_AND_CHECKED = 0b11
"""PEP 552: the flags of a pyc that the import system compares with its source."""


def test_each_source_gets_bytecode_that_names_its_hash(tmp_path: Path) -> None:
    package = tmp_path / "kettle"
    (package / "lid").mkdir(parents=True)
    sources = [package / "steam.py", package / "lid" / "__init__.py"]
    for source in sources:
        source.write_text(f'"""Words."""\n\nNAME = "{source.stem} ☕"\n', encoding="utf-8")
    script = ROOT / "scripts" / "bytecode.mjs"
    subprocess.run([find_node(), script, package], check=True, capture_output=True)

    for source in sources:
        [compiled] = (source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")
        data = compiled.read_bytes()
        assert int.from_bytes(data[4:8], "little") == HASH_BASED_AND_CHECKED
        magic = int.from_bytes(data[:4], "little")
        assert data[8:16] == _imp.source_hash(magic, source.read_bytes())
        assert f"{source.stem} ☕".encode() in data
        assert b"Words." not in data
        # The Worker's Python is not this one, and so this one takes no notice of it.
        assert compiled.name != f"{source.stem}.{sys.implementation.cache_tag}.pyc"
