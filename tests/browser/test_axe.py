"""axe-core on every page, in every theme and both languages: nothing serious and nothing critical."""

import json
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from scripts.layout import ROOT
from tests.browser.reader import Reader
from tests.browser.sights import offer_everything, sights
from tests.support.author import Author
from tests.support.remote_files import Shelf

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")

RUN_AXE = """
async ([part, options]) => {
  const { violations } = await axe.run(part, { resultTypes: ['violations'], ...options });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 4).map(({ html, any, all, none }) =>
      `${id}: ${html.slice(0, 160)} ${[...any, ...all, ...none].map((check) => check.message).join(' ')}`));
}
"""

DRESS = """
([theme, contrast]) => {
  document.documentElement.dataset.theme = theme;
  if (contrast === 'more') document.documentElement.dataset.contrast = 'more';
  else delete document.documentElement.dataset.contrast;
}
"""
"""What the theme's own code does, and the script that runs before the first paint."""

PLAIN, MORE = "no-preference", "more"

COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""A theme changes colours and nothing else: rules that do not look at them have run in the first one."""

DRESSES = {
    "en": (("light", PLAIN), ("dark", PLAIN), ("light", MORE), ("dark", MORE)),
    "ko": (("dark", PLAIN), ("light", PLAIN)),
}
"""By language; high contrast is the same in each."""


def look(page: Page, part: str, dresses: Sequence[tuple[str, str]]) -> Sequence[str]:
    """Return what axe finds in a part of the page: every rule in the first dress, colours in the others."""
    found: list[str] = []
    for number, dress in enumerate(dresses):
        page.evaluate(DRESS, dress)
        rules = COLOURS if number else {}
        found += [f"{' '.join(dress)}: {finding}" for finding in page.evaluate(RUN_AXE, [part, rules])]
    page.evaluate(DRESS, dresses[0])
    return found


def start(page: Page, language: str) -> None:
    """Let every page that is opened be in a language, with all that a site can have."""
    chosen = json.dumps({"theme": DRESSES[language][0][0], "opensession_language_mode": language})
    page.add_init_script(
        f"for (const [key, value] of Object.entries({chosen})) localStorage.setItem(key, value)"
    )
    page.add_init_script(AXE)
    page.emulate_media(reduced_motion="reduce")
    offer_everything(page)


@pytest.mark.parametrize("language", DRESSES)
def test_axe_finds_nothing_serious_on_any_page(
    language: str, reader: Reader, author: Author, shelf: Shelf, examples: dict[str, str]
) -> None:
    page = reader.page
    start(page, language)
    found: dict[str, Sequence[str]] = {}
    for sight in sights(author, shelf):
        sight.show(page)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("data-theme") == DRESSES[language][0][0]
        found[sight.name] = look(page, sight.part, DRESSES[language])

    assert {name: findings for name, findings in found.items() if findings} == {}
