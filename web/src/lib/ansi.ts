import { sanitiseSpans, type SafeHtml } from './safehtml';

const ESCAPE = '\u001b';

/** Above this many characters colours are left out: colouring would block the page. */
const MAX_CHARACTERS = 200_000;

export function hasColours(text: string): boolean {
  return text.includes(`${ESCAPE}[`);
}

/** Terminal text with its colours as classes; links and inline styles are not made. */
export async function colourise(text: string): Promise<SafeHtml | null> {
  if (!hasColours(text) || text.length > MAX_CHARACTERS) return null;
  const { AnsiUp } = await import('ansi_up');
  const terminal = new AnsiUp();
  terminal.use_classes = true;
  terminal.url_allowlist = {};
  return sanitiseSpans(withoutStyles(terminal.ansi_to_html(text)));
}

/**
 * The library writes bold and 24-bit colours as style attributes, which the content security policy
 * forbids: bold becomes a class, the colours are dropped. Session text cannot hold such a tag, its
 * angle brackets are escaped.
 */
function withoutStyles(html: string): string {
  return html.replace(
    /<span style="([^"]*)"(?: class="([^"]*)")?>/g,
    (_tag, style: string, classes = '') =>
      `<span class="${style.includes('bold') ? 'ansi-bold ' : ''}${classes}">`,
  );
}

// eslint-disable-next-line no-control-regex -- control characters are what this is about
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** Terminal text without its control sequences. */
export function stripColours(text: string): string {
  return text.includes(ESCAPE) ? text.replace(SEQUENCES, '') : text;
}
