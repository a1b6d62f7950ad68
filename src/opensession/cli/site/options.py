"""Options that several ``site`` commands share."""

import click

from opensession.cli.words import word

MOST_JOBS = 32

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    default=4,
    show_default=True,
    metavar="N",
    help=word("site.option.jobs"),
)

apply_option = click.option("--apply", "--yes", "apply", is_flag=True, help=word("site.option.apply"))

after_option = click.option("--after", metavar="CURSOR", default="", help=word("site.option.after"))
