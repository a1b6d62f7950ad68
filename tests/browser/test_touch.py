"""A page on a phone: what can be pressed is as large as a thumb, and nothing goes past the edge."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page

from scripts.devserver import DevServer
from tests.browser.sights import OVERLAY, PHONE, Sight, click, offer_everything, sights
from tests.support.author import Author
from tests.support.remote_files import Shelf

SMALL_TARGETS = """
(part) => {
  const kinds = 'a[href], button, input:not([type=hidden]), select, summary, textarea, [role=option]';
  const on_top = [...document.querySelectorAll(part)].at(-1);
  const is_there = (element) =>
    element.checkVisibility({ visibilityProperty: true })
    && element.getBoundingClientRect().width > 1 && !element.disabled && !element.closest('.skip');
  // A link in a sentence is as high as its line, for the sake of the sentence.
  const in_sentence = (element) =>
    getComputedStyle(element).display === 'inline' && element.closest('p, li, td, .prose, .words') !== null;
  const reach = 20;  // and not 22: a window stands on whole pixels, a box need not
  return [...on_top.querySelectorAll(kinds)].filter(is_there).flatMap((element) => {
    if (in_sentence(element)) return [];
    const target = element.closest('label') ?? element;
    target.scrollIntoView({ block: 'center', inline: 'nearest' });
    const { left, top, width, height } = target.getBoundingClientRect();
    const missed = [[0, 0], [0, -reach], [0, reach], [-reach, 0], [reach, 0]].filter(([right, down]) => {
      const met = document.elementFromPoint(left + width / 2 + right, top + height / 2 + down);
      return !target.contains(met) && met?.closest('label')?.control !== element;
    });
    if (missed.length === 0) return [];
    const html = element.cloneNode(false).outerHTML.slice(0, 160);
    return [`${Math.round(width)} x ${Math.round(height)}, missed at ${missed.join(' and ')}: ${html}`];
  });
}
"""
"""What a finger misses that lands a little beside the middle: it is too small, or something lies on it."""

BEYOND_THE_EDGE = """
() => {
  const edge = document.documentElement.clientWidth;
  const scrolls = (element) => element && element !== document.body
    && (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  return [...document.querySelectorAll('main *, header *, footer *')]
    .filter((element) => element.checkVisibility({ opacityProperty: true }))
    .filter((element) => element.getBoundingClientRect().right > edge + 0.5)
    .filter((element) => !scrolls(element.parentElement))
    .map((element) => element.cloneNode(false).outerHTML.slice(0, 160));
}
"""
"""What cannot be seen whole without scrolling the page sideways; boxes that scroll their own content may."""

BESIDE_THE_TEXT = frozenset({"net change", "linked session"})
"""Opened from the column that a phone has not; its panels are looked at in the details sheet."""


@pytest.fixture
def finger(chromium: Browser, dev_server: DevServer) -> Iterator[Page]:
    """Open a page on a small screen that is touched."""
    context = chromium.new_context(
        base_url=dev_server.base_url,
        viewport={"width": PHONE[0], "height": PHONE[1]},
        has_touch=True,
        is_mobile=True,
        reduced_motion="reduce",
        locale="en-GB",
    )
    yield context.new_page()
    context.close()


def open_edits(page: Page) -> None:
    """Open the details and in them the edits of a file."""
    click(".tools .narrow:last-child", f"{OVERLAY} button.file")(page)
    click(f"{OVERLAY} button.file", f"{OVERLAY} .net")(page)


def on_a_phone(author: Author, shelf: Shelf) -> Iterator[Sight]:
    """Give every sight that a phone has, and a file's edits in the details sheet."""
    for sight in sights(author, shelf):
        if sight.name not in BESIDE_THE_TEXT:
            yield replace(sight, size=PHONE)
        if sight.name == "details sheet":
            yield replace(sight, name="edits", act=open_edits)


def test_every_target_is_large_enough_and_nothing_goes_past_the_edge(
    finger: Page, author: Author, shelf: Shelf, examples: dict[str, str]
) -> None:
    offer_everything(finger)
    found: dict[str, list[str]] = {}
    for sight in on_a_phone(author, shelf):
        sight.show(finger)
        found[sight.name] = finger.evaluate(SMALL_TARGETS, sight.part) + finger.evaluate(BEYOND_THE_EDGE)

    assert {name: findings for name, findings in found.items() if findings} == {}
