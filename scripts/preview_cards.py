"""Draws the pictures of link previews: ``PYTHONPATH=src python -m scripts.preview_cards``.

It writes web/public/cards/*.png. Each is an SVG in the colours of the site, drawn by Chromium. The pictures
are committed; run this after a change here or in opensession.site.rendering.cards, and look at them.
"""

import os
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from opensession.site.rendering.cards import AGENTS, GENERAL, HEIGHT, WIDTH
from scripts.chromium import ensure_chromium
from scripts.layout import NODE_MODULES, WEB
from scripts.terminal import say

CARDS: Final = WEB / "public" / "cards"
MAX_BYTES: Final = 40_000
"""Chat programs wait for little; the larger pictures of a page load later than its words."""

FONT: Final = (
    NODE_MODULES
    / "@fontsource-variable"
    / "jetbrains-mono"
    / "files"
    / "jetbrains-mono-latin-wght-normal.woff2"
)

GROUND, LINE, TEXT, MUTED, ACCENT = "#fcfcfb", "#e4e4df", "#1c1c1a", "#6b6b66", "#2f5fd0"
FAMILIES: Final = ("#5c7590", "#5c7590", "#2f7d4f", "#8a6410", "#2f7d4f", "#7350a8", "#5c7590")
"""Reading, editing, shell, web: the marks that a timeline's rows have."""

LEFT, RIGHT, STRIP = 96, WIDTH - 96, 482
BAR, STEP = 8, 14
PROMPT_EVERY = 13


def bars(name: str) -> str:
    """Return a session's time strip: the same for the same name, with a prompt now and then."""
    drawn = []
    state = sum(ord(sign) * (place + 3) for place, sign in enumerate(name))
    for number, x in enumerate(range(LEFT, RIGHT - BAR, STEP)):
        state = (state * 1103515245 + 12345) % 2**31
        prompt = number % PROMPT_EVERY == 0
        height = 72 if prompt else 10 + (state >> 12) % 46
        colour = ACCENT if prompt else FAMILIES[(state >> 20) % len(FAMILIES)]
        opacity = 1 if prompt else 0.55
        drawn.append(
            f'<rect x="{x}" y="{STRIP - height}" width="{BAR}" height="{height}" rx="2" fill="{colour}" '
            f'opacity="{opacity}"/>'
        )
    return "".join(drawn)


def draw(name: str, title: str, kind: str) -> str:
    """Return a card as SVG."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>'
        f'<g transform="translate({LEFT} 84) scale(3)" fill="none" stroke="{ACCENT}" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M2.5 4 5 6.5 2.5 9M7.5 9.5h6M2.5 13h11"/></g>'
        f'<text x="{LEFT + 64}" y="122" class="mono" font-size="32" fill="{TEXT}">opensession</text>'
        f'<text x="{LEFT - 5}" y="296" font-size="104" font-weight="600" letter-spacing="-2" '
        f'fill="{TEXT}">{escape(title)}</text>'
        f'<text x="{LEFT}" y="362" font-size="36" fill="{MUTED}">{escape(kind)}</text>'
        f"{bars(name)}"
        f'<path d="M{LEFT} {STRIP + 14}H{RIGHT}" stroke="{LINE}" stroke-width="2"/>'
        f'<text x="{LEFT}" y="554" font-size="28" fill="{MUTED}">What was asked, what was done, and whether '
        "it worked</text></svg>"
    )


def page(name: str, title: str, kind: str) -> str:
    """Return the document that Chromium takes a picture of."""
    font = b64encode(FONT.read_bytes()).decode()
    return (
        "<!doctype html><style>body{margin:0}"
        "svg{display:block;font-family:'Liberation Sans',Arial,sans-serif}"
        f"@font-face{{font-family:mono;font-weight:100 800;src:url(data:font/woff2;base64,{font})}}"
        ".mono{font-family:mono;font-weight:500}</style>" + draw(name, title, kind)
    )


def write_cards(folder: Path) -> None:
    """Draw every card into a folder. Raises ValueError for one that is too large to send."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(ensure_chromium(os.environ)), args=["--no-sandbox", "--disable-gpu"]
        )
        view = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, title in {GENERAL: "Coding agent", **AGENTS}.items():
            view.set_content(page(name, title, "Session" if name == GENERAL else "Coding session"))
            view.evaluate("document.fonts.ready")
            picture = view.screenshot(path=folder / f"{name}.png", type="png")
            if len(picture) > MAX_BYTES:
                raise ValueError(f"{name}.png has {len(picture):,} bytes, more than {MAX_BYTES:,}")
            say(f"{name}.png: {len(picture):,} bytes")
        browser.close()


if __name__ == "__main__":
    write_cards(CARDS)
