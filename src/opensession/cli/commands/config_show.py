"""``opensession config show``."""

from opensession.cli.command import Run, command
from opensession.cli.git.credentials import without_userinfo
from opensession.cli.settings import Value, read_settings
from opensession.cli.words import word


@command("config.show")
def main(run: Run) -> None:
    """Print every setting with its value and origin."""
    settings = read_settings(run.surroundings)
    for name in settings.unknown:
        run.terminal.warn(word("config.means_nothing", name=name))
    if run.as_json:
        values = {name: _document(value) for name, value in settings.values.items()}
        run.terminal.json({"settings": values, "unknown": list(settings.unknown)})
        return
    for name, value in settings.values.items():
        run.terminal.out(f"{name} = {without_userinfo(value.text)}  ({value.origin})")


def _document(value: Value) -> dict[str, str]:
    return {"value": without_userinfo(value.text), "origin": value.origin}
