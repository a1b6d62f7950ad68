"""What every ``site`` command takes: which site, and where the key is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Concatenate, ParamSpec

import click

from opensession.cli.command import Run
from opensession.cli.errors import AuthenticationError, Refused, Usage
from opensession.cli.settings import check, read_settings, setting
from opensession.cli.site.address import may_carry_key
from opensession.cli.site.api import SiteApi
from opensession.cli.site.keys import KeySource, find_key
from opensession.cli.site.transport import Transport
from opensession.cli.words import word

Arguments = ParamSpec("Arguments")

SITE = "site.url"


@dataclass(frozen=True, slots=True)
class Access:
    """The site and the key as the command line gives them."""

    site: str | None
    key: KeySource

    def connect(self, run: Run, *, needs_key: bool = True, connections: int = 1) -> SiteApi:
        """Return the site, once it has answered.

        Raises AuthenticationError without a key that is needed, Refused when the key would travel in the
        clear, NetworkError when no site answers.
        """
        origin = check(setting(SITE), self.site) if self.site else read_settings(run.surroundings)[SITE]
        key = find_key(run, self.key, origin) if needs_key else None
        if needs_key and key is None:
            raise AuthenticationError(
                word("site.no_key", site=origin),
                code="no_key",
                next=("opensession site push --help",),
                docs="docs/operating.md",
            )
        if key is not None and not may_carry_key(origin):
            raise Refused(word("site.insecure", site=origin), code="insecure_site", docs="docs/operating.md")
        api = SiteApi(Transport(origin, key, connections=connections))
        try:
            api.hello()
        except BaseException:
            api.__exit__(None, None, None)
            raise
        return api


def with_site(
    function: Callable[Concatenate[Run, Access, Arguments], int | None],
) -> Callable[Concatenate[Run, Arguments], int | None]:
    """Add the options and pass what they say as ``access``, the second argument."""

    def called(run: Run, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> int | None:
        site, file, stdin = (kwargs.pop(name) for name in ("site", "key_file", "key_stdin"))
        if file and stdin:
            raise Usage(word("site.two_keys"), code="usage", next=("opensession site push --help",))
        access = Access(str(site) if site else None, KeySource(str(file) if file else None, bool(stdin)))
        return function(run, access, *args, **kwargs)

    update_wrapper(called, function)
    options = (
        click.option("--site", metavar="URL", help=word("site.option.site")),
        click.option("--key-file", metavar="FILE", help=word("site.option.key_file")),
        click.option("--key-stdin", is_flag=True, help=word("site.option.key_stdin")),
    )
    for option in reversed(options):
        called = option(called)
    return called
