"""Pictures of every page, to look at: ``python -m scripts.screenshots``.

Publishes the example sessions to a Worker of its own, serves the shared real logs from a stand-in Git host,
and photographs pages at three widths, light and dark, English and Korean, into ``.cache/screenshots``:

    python -m scripts.screenshots session aider --state top opened --width 375 --theme dark --language en

With ``--keep`` the few that README shows are written to ``docs/screenshots``.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from bench.client import Client, Request
from bench.long_body import long_body
from scripts.chromium import ARGUMENTS, ensure_chromium
from scripts.devserver import DevServer
from scripts.layout import CACHE, EXAMPLES, ROOT
from scripts.photographed import LONG, REPOSITORY, STATES, SUBJECTS, Subject, settle
from scripts.ports import free_port
from tests.shared_material import SHARED
from tests.standin.server import StandinHost

FOLDER: Final = CACHE / "screenshots"
KEPT: Final = ROOT / "docs" / "screenshots"
ADMIN_KEY: Final = "key-of-the-screenshots"
MAX_BODY: Final = 64 * 1024 * 1024

HEIGHTS: Final = {375: 812, 768: 1024, 1440: 900}
RAILS: Final = 1100
"""From this width on a session has its rails beside the text."""

THEMES: Final = ("light", "dark")
LANGUAGES: Final = ("en", "ko")

_visitors = count(1)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: which page, in which state, how wide, and how it is shown."""

    page: str
    state: str = "top"
    width: int = 1440
    theme: str = "light"
    language: str = "en"

    @property
    def name(self) -> str:
        """Return the file name."""
        return f"{self.page}-{self.state}-{self.width}-{self.theme}-{self.language}.png"


KEPT_PICTURES: Final = {
    "session": Picture("session"),
    "dark": Picture("session", theme="dark"),
    "narrow": Picture("session", width=375),
    "list": Picture("list"),
}


def main() -> int:
    """Take what the command line asks for; return the exit status."""
    arguments = command_line().parse_args()
    wanted = list(KEPT_PICTURES.values()) if arguments.keep else pictures(arguments)
    present = [picture for picture in wanted if is_present(SUBJECTS[picture.page])]
    if len(present) < len(wanted):
        print("Left out for want of the shared logs:", len(wanted) - len(present), "pictures")
    photograph(present)
    if arguments.keep:
        for name, picture in KEPT_PICTURES.items():
            shutil.copy(FOLDER / picture.name, KEPT / f"{name}.png")
    print(FOLDER if not arguments.keep else KEPT)
    return 0


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("page", nargs="*", help=f"default: all of {', '.join(SUBJECTS)}")
    parser.add_argument("--state", nargs="*", choices=STATES, default=["top"])
    parser.add_argument("--width", nargs="*", type=int, choices=HEIGHTS, default=list(HEIGHTS))
    parser.add_argument("--theme", nargs="*", choices=THEMES, default=list(THEMES))
    parser.add_argument("--language", nargs="*", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--keep", action="store_true", help="write the set of docs/screenshots")
    return parser


def pictures(arguments: argparse.Namespace) -> list[Picture]:
    """Return every wanted variant of the named pages; exits when a name is unknown."""
    if unknown := set(arguments.page) - set(SUBJECTS):
        raise SystemExit(f"No such page: {', '.join(sorted(unknown))}")
    ways = (arguments.state, arguments.width, arguments.theme, arguments.language)
    every = [Picture(*way) for way in product(arguments.page or list(SUBJECTS), *ways)]
    return [one for one in every if one.width < RAILS or not STATES[one.state].folded]


def is_present(subject: Subject) -> bool:
    """Tell whether what the page shows is there: the shared logs may be absent."""
    return SHARED is not None or not (subject.log or subject.session.endswith(".jsonl"))


def photograph(wanted: Iterable[Picture]) -> None:
    """Start a site, publish what the pictures show and take them."""
    subjects = [SUBJECTS[picture.page] for picture in wanted]
    with ExitStack() as stack:
        host = stack.enter_context(StandinHost())
        serve_logs(host, {subject.log for subject in subjects if subject.log})
        variables = {
            "OPENSESSION_ADMIN_KEY": ADMIN_KEY,
            "OPENSESSION_MAX_BODY_BYTES": str(MAX_BODY),
            "OPENSESSION_STANDIN_HOST": host.origin,
        }
        state = Path(stack.enter_context(TemporaryDirectory()))
        server = stack.enter_context(DevServer(free_port(), state, variables))
        published = publish(server.port, {subject.session for subject in subjects})
        FOLDER.mkdir(parents=True, exist_ok=True)
        playwright = stack.enter_context(sync_playwright())
        program = str(ensure_chromium(os.environ))
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        for picture in wanted:
            subject = SUBJECTS[picture.page]
            address = subject.address.format(session=published.get(subject.session, ""))
            take(browser, server.base_url + address, picture)
        browser.close()


def serve_logs(host: StandinHost, paths: Iterable[str]) -> None:
    """Commit the shared logs to the stand-in's repository under their own paths."""
    repository = host.add_repository(REPOSITORY)
    if SHARED is not None:
        real = SHARED / "fixtures" / "real"
        repository.commit({"readme.md": b"Logs", **{path: (real / path).read_bytes() for path in paths}})


def publish(port: int, wanted: Iterable[str]) -> dict[str, str]:
    """Publish the examples and the wanted other sessions; return their ids by name."""
    bodies = {
        path.name.removesuffix(".hail.jsonl"): path.read_bytes() for path in EXAMPLES.glob("*.hail.jsonl")
    }
    for name in wanted:
        if name == LONG:
            bodies[name] = long_body(20_000)
        elif name.endswith(".jsonl") and SHARED is not None:
            bodies[name] = (SHARED / "fixtures" / "real" / "hail" / name).read_bytes()
    with Client(port) as client:
        return {name: _publish(client, body) for name, body in sorted(bodies.items())}


def _publish(client: Client, body: bytes) -> str:
    headers = {"x-opensession-admin-key": ADMIN_KEY}
    status, answer = client.exchange(Request("/api/admin/sessions", headers, "POST", body))
    if status not in {200, 201}:
        raise RuntimeError(f"publishing answered {status}: {answer[:400]!r}")
    return str(json.loads(answer)["id"])


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Photograph a page once it has what it asked for and is in the wanted state."""
    state = STATES[picture.state]
    narrow = picture.width < 640
    visitor = next(_visitors)
    context = browser.new_context(
        viewport={"width": picture.width, "height": HEIGHTS[picture.width]},
        color_scheme="dark" if picture.theme == "dark" else "light",
        locale="ko-KR" if picture.language == "ko" else "en-GB",
        reduced_motion="reduce",
        timezone_id="UTC",
        has_touch=narrow,
        is_mobile=narrow,
        # One visitor would be asked to wait after a few dozen source links.
        extra_http_headers={"CF-Connecting-IP": f"198.18.{visitor // 250}.{visitor % 250 + 1}"},
    )
    page = context.new_page()
    page.goto(f"{address}{'&' if '?' in address else '?'}{state.query}" if state.query else address)
    settle(page)
    if state.act:
        state.act(page, picture.language)
        settle(page)
    page.screenshot(path=FOLDER / picture.name, full_page=state.whole)
    context.close()


if __name__ == "__main__":
    sys.exit(main())
