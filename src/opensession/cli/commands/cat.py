"""``opensession cat``."""

import click

from opensession.cli.command import Run, command
from opensession.cli.inputs import load


@command("local.cat")
@click.argument("reference")
def main(run: Run, reference: str) -> None:
    """Write the bytes of a session; an object's exactly as they are stored."""
    source = load(run, reference)
    if run.as_json:
        text = b"".join(source.chunks).decode()
        run.terminal.json({"hash": source.id, "bytes": source.size, "hail": text})
        return
    for chunk in source.chunks:
        run.terminal.out_bytes(chunk)
