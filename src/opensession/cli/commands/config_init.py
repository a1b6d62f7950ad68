"""``opensession config init``."""

import click

from opensession.cli.command import Run, command
from opensession.cli.errors import Usage
from opensession.cli.settings import check, repository_file, setting, user_file
from opensession.cli.settings_file import write_setting
from opensession.cli.words import word


@command("config.init")
@click.option("--base-url", metavar="URL", help=word("config.init.base_url"))
def main(run: Run, base_url: str | None) -> None:
    """Write ``[share] base_url`` into the repository's file, or outside of one into the user's."""
    wanted = setting("share.base_url")
    if base_url is None and run.terminal.interactive and not run.as_json:
        base_url = run.terminal.ask(word("config.init.question"))
    if not (base_url or "").strip():
        example = "opensession config init --base-url https://sessions.example.org"
        raise Usage(word("config.init.needs_url"), code="usage", next=(example,))
    url = check(wanted, base_url)
    path = repository_file(run.surroundings) or user_file(run.surroundings)
    changed = write_setting(path, wanted, url)
    if run.as_json:
        run.terminal.json({"config": str(path), "base_url": url, "changed": changed})
        return
    run.terminal.out(f"config: {path}")
    run.terminal.out(f"base_url: {url}")
