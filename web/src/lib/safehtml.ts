import DOMPurify, { type Config } from 'dompurify';

declare const safe: unique symbol;

/** HTML that went through the sanitiser; the only kind that `SafeHtml.svelte` puts into the page. */
export type SafeHtml = string & { readonly [safe]: true };

const BASE: Config = { ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false };

const PROSE_TAGS =
  'a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub sup table tbody td th thead tr ul';

/** Everything that Markdown can produce and nothing else; images, styles, forms and ids are not in the list. */
const PROSE: Config = {
  ...BASE,
  ALLOWED_TAGS: PROSE_TAGS.split(' '),
  ALLOWED_ATTR: ['href', 'title', 'align', 'start', 'class'],
  ADD_URI_SAFE_ATTR: ['align', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:|#)/i,
};

/** Coloured text: spans with a class. */
const SPANS: Config = { ...BASE, ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'] };

const KNOWN_CLASS = /^(?:media-link|task)$/;

const prose = DOMPurify(window);
prose.addHook('afterSanitizeAttributes', (node) => {
  const name = node.nodeName.toLowerCase();
  if (name === 'a') secureLink(node);
  // What scrolls sideways must be reachable from the keyboard.
  if (name === 'pre' || name === 'table') node.setAttribute('tabindex', '0');
  const className = node.getAttribute('class');
  if (className !== null && !KNOWN_CLASS.test(className)) node.removeAttribute('class');
});

const spans = DOMPurify(window);

function secureLink(link: Element): void {
  const href = link.getAttribute('href');
  if (href === null) return;
  if (href.startsWith('#')) return;
  if (!URL.canParse(href) || !['http:', 'https:', 'mailto:'].includes(new URL(href).protocol)) {
    link.removeAttribute('href');
    return;
  }
  link.setAttribute('target', '_blank');
  link.setAttribute('rel', 'noopener noreferrer nofollow');
}

export function sanitiseProse(html: string): SafeHtml {
  return prose.sanitize(html, PROSE) as SafeHtml;
}

export function sanitiseSpans(html: string): SafeHtml {
  return spans.sanitize(html, SPANS) as SafeHtml;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
