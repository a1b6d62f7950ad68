"""``opensession config set``."""

from shlex import quote

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import NotFound, Usage
from opensession.cli.git.credentials import has_credentials
from opensession.cli.settings import check, repository_file, setting, user_file
from opensession.cli.settings_file import write_setting
from opensession.cli.words import word

_LOOK = "opensession config show"


@command("config.set")
@click.argument("name")
@click.argument("value")
@click.option("--user", is_flag=True, help=word("config.set.user"))
def main(run: Run, name: str, value: str, user: bool) -> None:
    """Write one setting into the repository's file or the user's."""
    wanted = setting(name)
    text = check(wanted, value)
    if has_credentials(text):
        # A file that a repository shares is the last place for a password.
        raise Usage(word("config.has_credentials", name=name), code="bad_setting", next=(_LOOK,))
    again = f"opensession config set --user {name} {quote(text)}"
    if wanted.user_only and not user:
        raise Usage(word("config.user_only", name=name), code="user_setting", next=(again,))
    path = user_file(run.surroundings) if user else repository_file(run.surroundings)
    if path is None:
        raise NotFound(word("frame.no_repository"), code="no_repository", next=(again,))
    changed = write_setting(path, wanted, text)
    if run.as_json:
        run.terminal.json({"config": str(path), "name": name, "value": text, "changed": changed})
        return
    run.terminal.out(f"{name} = {text}")
    run.terminal.out(f"config: {path}")
