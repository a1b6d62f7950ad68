import { findLinks, type LinkSource } from '../model/weblinks';

/** Text inside these is somebody's own: a link, or code that is shown as it was. */
const OTHERS = 'a, pre, button';

/**
 * Links known paths and commits in text that is already in the page. Works on text nodes, never on
 * HTML: what the session wrote stays text. Inline code is linked when it is nothing but one place.
 */
export function linkText(root: Element, source: LinkSource): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node as Text);
  for (const node of nodes) {
    const parent = node.parentElement;
    if (!parent || parent === root || parent.closest(OTHERS)) continue;
    const text = node.data;
    const found = findLinks(text, source);
    const [first] = found;
    if (!first) continue;
    if (parent.closest('code') && (first.from !== 0 || first.to !== text.length)) continue;
    const pieces: (string | Element)[] = [];
    let at = 0;
    for (const { from, to, href } of found) {
      pieces.push(text.slice(at, from), anchor(href, text.slice(from, to)));
      at = to;
    }
    node.replaceWith(...pieces, text.slice(at));
  }
}

function anchor(href: string, text: string): HTMLAnchorElement {
  const link = document.createElement('a');
  link.href = href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  link.textContent = text;
  return link;
}
