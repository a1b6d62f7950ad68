import { Marked, type RendererObject } from 'marked';
import { escapeHtml, sanitiseProse, type SafeHtml } from './safehtml';

const CACHE_SIZE = 256;

/** Above this many characters Markdown is shown as plain text: nobody reads it as prose and parsing would block. */
const MAX_LENGTH = 60_000;

const LINK = /^(?:https?:\/\/|mailto:)/i;

/** Raw HTML is text here, an image is a link, and a link that leads nowhere safe is its own text. */
function renderer(anchors: boolean): RendererObject {
  return {
    html: ({ text }) => escapeHtml(text),
    checkbox: ({ checked }) => `<span class="task">[${checked ? 'x' : '&nbsp;'}]</span> `,
    image: ({ href, text }) => {
      const label = escapeHtml(text || href);
      return LINK.test(href) ? `<a class="media-link" href="${escapeHtml(href)}">${label}</a>` : label;
    },
    link({ href, title, tokens }) {
      const inner = this.parser.parseInline(tokens);
      if (!LINK.test(href) && !(anchors && href.startsWith('#'))) return inner;
      const note = title ? ` title="${escapeHtml(title)}"` : '';
      return `<a href="${escapeHtml(href)}"${note}>${inner}</a>`;
    },
  };
}

const session = new Marked({ gfm: true, breaks: true, renderer: renderer(false) });
const guide = new Marked({ gfm: true, renderer: renderer(true) });

const cache = new Map<string, SafeHtml>();

const FENCED = /^ {0,3}(`{3,}|~{3,})[\s\S]*?(?:^ {0,3}\1|(?![\s\S]))/gm;
const PARAGRAPH_END = /\n\s*\n|\n(?=\s*(?:[-*+>|#]|\d+[.)])\s)/;
const MAX_DELIMITERS = 1200;

/** Whether some paragraph holds so many emphasis or bracket signs that pairing them, a quadratic job, would take seconds. */
function isCostly(text: string): boolean {
  if (text.length < MAX_DELIMITERS) return false;
  const paragraphs = text.replace(FENCED, '').split(PARAGRAPH_END);
  return paragraphs.some((paragraph) => (paragraph.match(/[*_[\]!<~]/g)?.length ?? 0) > MAX_DELIMITERS);
}

function parse(text: string, how: (text: string) => string): SafeHtml {
  const plain = (): SafeHtml => sanitiseProse(`<pre>${escapeHtml(text)}</pre>`);
  if (text.length > MAX_LENGTH || isCostly(text)) return plain();
  try {
    return sanitiseProse(how(text));
  } catch (error) {
    // Quotes nested a thousand deep exhaust the stack of the parser.
    if (error instanceof RangeError) return plain();
    throw error;
  }
}

/** A message as sanitised HTML: two barriers, the renderer above and the sanitiser's list. */
export function markdown(text: string): SafeHtml {
  return remember(`b${text}`, () => parse(text, (source) => session.parse(source, { async: false })));
}

/** One line: bold, code and links, but no paragraph or block around it. */
export function inlineMarkdown(text: string): SafeHtml {
  return remember(`i${text}`, () => parse(text, (source) => session.parseInline(source, { async: false })));
}

/** The site's own guide; links inside the page work there. */
export function guideMarkdown(text: string): SafeHtml {
  return sanitiseProse(guide.parse(text, { async: false }));
}

function remember(key: string, make: () => SafeHtml): SafeHtml {
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const made = make();
  cache.set(key, made);
  const oldest = cache.size > CACHE_SIZE ? cache.keys().next().value : undefined;
  if (oldest !== undefined) cache.delete(oldest);
  return made;
}
