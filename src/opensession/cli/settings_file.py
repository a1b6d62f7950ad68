"""Changing a configuration file without touching what else stands in it (cli.md D12)."""

from pathlib import Path

import tomlkit
from tomlkit.exceptions import ParseError
from tomlkit.items import Table

from opensession.cli.errors import Failure
from opensession.cli.objects import write_atomically
from opensession.cli.settings import Setting
from opensession.cli.words import word


def write_setting(path: Path, setting: Setting, text: str) -> bool:
    """Set one value, or take it away when it is blank; comments, order and other tables stay.

    Returns whether the file changed. Raises Failure for a file that is no TOML, and OSError.
    """
    before = path.read_bytes() if path.exists() else b""
    try:
        document = tomlkit.parse(before.decode())
    except (ParseError, UnicodeDecodeError) as error:
        raise Failure(word("config.broken", path=path, reason=str(error)), code="bad_configuration") from None
    table, key = setting.place
    if text:
        content = document.setdefault(table, tomlkit.table())
        if not isinstance(content, Table):
            raise Failure(word("config.not_a_table", path=path, table=table), code="bad_configuration")
        content[key] = text
    elif isinstance(content := document.get(table), Table):
        content.pop(key, None)
    after = tomlkit.dumps(document).encode()
    if after != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, [after])
    return after != before
