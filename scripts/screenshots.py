"""Pictures of every page, to look at: ``python -m scripts.screenshots``.

Publishes the example sessions to a Worker of its own and photographs each page at three widths, light and
dark, English and Korean, into ``.cache/screenshots``. Names choose some of the pages. With ``--keep`` the
few that README shows are written to ``docs/screenshots``.
"""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import ARGUMENTS, ensure_chromium
from scripts.devserver import DevServer
from scripts.layout import CACHE, EXAMPLES, ROOT
from scripts.ports import free_port

FOLDER: Final = CACHE / "screenshots"
KEPT: Final = ROOT / "docs" / "screenshots"
ADMIN_KEY: Final = "key-of-the-screenshots"
VARIABLES: Final = {"OPENSESSION_ADMIN_KEY": ADMIN_KEY}
SHOWN: Final = "flaky-retry-test"
"""The example that stands for all sessions."""

ADDRESSES: Final = {
    "landing": "/",
    "list": "/sessions",
    "session": "{session}",
    "open": "{session}?open=all",
    "focused": "{session}?view=focused",
    "found": "{session}?q=retry",
    "embedded": "/embed{session}",
    "guide": "/docs",
    "source": "/src/gh/kim/logs/ref/main/path/none.jsonl",
    "missing": "/no/such/page",
}
"""The pages by name."""

HEIGHTS: Final = {375: 812, 768: 1024, 1440: 900}
THEMES: Final = ("light", "dark")
LANGUAGES: Final = ("en", "ko")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: which page, how wide, and how it is shown."""

    page: str
    width: int
    theme: str
    language: str

    @property
    def name(self) -> str:
        """Return the file name."""
        return f"{self.page}-{self.width}-{self.theme}-{self.language}.png"


KEPT_PICTURES: Final = {
    "session": Picture("session", 1440, "light", "en"),
    "dark": Picture("session", 1440, "dark", "en"),
    "narrow": Picture("session", 375, "light", "en"),
    "list": Picture("list", 1440, "light", "en"),
}


def main() -> int:
    """Take what the command line asks for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.screenshots", description=__doc__)
    parser.add_argument("page", nargs="*", choices=[[], *ADDRESSES], help="default: all")
    parser.add_argument("--keep", action="store_true", help="write the set of docs/screenshots")
    arguments = parser.parse_args()
    with TemporaryDirectory() as state, DevServer(free_port(), Path(state), VARIABLES) as server:
        wanted = KEPT_PICTURES.values() if arguments.keep else pictures(arguments.page or list(ADDRESSES))
        photograph(server.base_url, wanted)
    if arguments.keep:
        for name, picture in KEPT_PICTURES.items():
            shutil.copy(FOLDER / picture.name, KEPT / f"{name}.png")
    print(FOLDER if not arguments.keep else KEPT)
    return 0


def photograph(origin: str, wanted: Iterable[Picture]) -> None:
    """Publish the examples and take the wanted pictures."""
    session = f"/session/{publish_examples(origin)[SHOWN]}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        program = str(ensure_chromium(os.environ))
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        for picture in wanted:
            take(browser, origin, ADDRESSES[picture.page].format(session=session), picture)
        browser.close()


def publish_examples(origin: str) -> dict[str, str]:
    """Publish the examples; return their ids by file name without suffixes."""
    return {
        path.name.removesuffix(".hail.jsonl"): _publish(origin, path.read_bytes())
        for path in sorted(EXAMPLES.glob("*.hail.jsonl"))
    }


def _publish(origin: str, body: bytes) -> str:
    request = Request(  # noqa: S310 - our own server
        f"{origin}/api/admin/sessions", body, {"x-opensession-admin-key": ADMIN_KEY}, method="POST"
    )
    with urlopen(request) as answer:  # noqa: S310
        return str(json.load(answer)["id"])


def pictures(names: list[str]) -> Iterator[Picture]:
    """Return every variant of the named pages."""
    for name, width, theme, language in product(names, HEIGHTS, THEMES, LANGUAGES):
        yield Picture(name, width, theme, language)


def take(browser: Browser, origin: str, address: str, picture: Picture) -> None:
    """Photograph the window once the page has what it asked for."""
    context = browser.new_context(
        base_url=origin,
        viewport={"width": picture.width, "height": HEIGHTS[picture.width]},
        color_scheme="dark" if picture.theme == "dark" else "light",
        locale="ko-KR" if picture.language == "ko" else "en-GB",
        reduced_motion="reduce",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(address)
    _settle(page)
    page.screenshot(path=FOLDER / picture.name)
    context.close()


def _settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")


if __name__ == "__main__":
    sys.exit(main())
