const NAME = 'search';
const NOW = 'search-now';

/** Above this many marks the rest of the window is left unmarked; nobody reads that many. */
const MAX_RANGES = 2000;

/** What stands in a row without being the session's text. */
const MACHINERY = '.time, .gap, .permalink, .hidden-label, [hidden], [aria-hidden="true"], button:not(.row)';

/** Elements that run on within a line: a text may begin in one and end in the next. */
const INLINE =
  /^(?:a|abbr|b|bdi|cite|code|del|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|tt|u|var)$/i;

/** One occurrence on the page: the event's key, its number there, and how many the search counted. */
export interface Wanted {
  key: string;
  nth: number;
  count: number;
}

/**
 * Marks the words that a search found, without touching the page's elements: ranges of the CSS
 * highlight registry. Browsers without it simply show no marks.
 */
export class MatchMarks {
  #observer: MutationObserver | null = null;
  #frame = 0;
  #container: HTMLElement | undefined;
  #needle = '';
  #wanted: Wanted | null = null;

  /** Marks a text, and again whenever rows are mounted or opened. */
  watch(container: HTMLElement | undefined, query: string): void {
    const wanted = this.#wanted;
    const needle = query.trim().toLowerCase();
    const same = needle === this.#needle;
    this.clear();
    this.#container = container;
    this.#needle = needle;
    this.#wanted = same ? wanted : null;
    if (!container || needle === '') return;
    this.#observer = new MutationObserver(() => this.refresh());
    this.#observer.observe(container, {
      childList: true,
      subtree: true,
      characterData: true,
      attributeFilter: ['hidden'],
    });
    this.refresh();
  }

  refresh(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (!this.#container || this.#needle === '' || !('highlights' in CSS)) return;
      CSS.highlights.set(NAME, new Highlight(...findRanges(this.#container, this.#needle)));
      const now = this.locate();
      CSS.highlights.set(NOW, now ? new Highlight(now) : new Highlight());
    });
  }

  /** Marks one occurrence more strongly. */
  emphasise(wanted: Wanted): void {
    this.#wanted = wanted;
    this.refresh();
  }

  /** The emphasised occurrence on the page; null while it is not mounted. */
  locate(): Range | null {
    if (!this.#container || !this.#wanted) return null;
    const { key, nth, count } = this.#wanted;
    const place = findPart(this.#container, key);
    if (!place || place.closest('[hidden]')) return null;
    const all = findRanges(place, this.#needle, key);
    // A row's head says some of what its body says again: the body alone may hold all that was counted.
    const body = all.filter((range) => !range.startContainer.parentElement?.closest('button.row'));
    const ranges = body.length >= count ? body : all;
    return ranges[Math.min(nth, ranges.length - 1)] ?? null;
  }

  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer?.disconnect();
    this.#observer = null;
    this.#needle = '';
    this.#wanted = null;
    if (!('highlights' in CSS)) return;
    CSS.highlights.delete(NAME);
    CSS.highlights.delete(NOW);
  }
}

/** The element that shows an event: inside a row, or the row itself. */
export function findPart(container: Element, key: string): Element | null {
  const name = CSS.escape(key);
  return (
    container.querySelector(`[data-event-key="${name}"]`) ?? container.querySelector(`[data-key="${name}"]`)
  );
}

interface Piece {
  node: Text;
  start: number;
}

/**
 * Ranges of a text inside an element, in reading order. It may run over several elements of a line,
 * not from one block to the next. With `own`, parts that show another event are left out.
 */
export function findRanges(container: Node, needle: string, own: string | null = null): Range[] {
  const pieces: Piece[] = [];
  let text = '';
  const visit = (node: Node): void => {
    if (node instanceof Text) {
      pieces.push({ node, start: text.length });
      text += node.data;
      return;
    }
    if (!(node instanceof Element)) return;
    if (node !== container) {
      const key = own === null ? null : node.getAttribute('data-event-key');
      if (node.matches(MACHINERY) || (key !== null && key !== own)) return;
    }
    const block = !INLINE.test(node.localName);
    if (block) text += '\n';
    node.childNodes.forEach(visit);
    if (block) text += '\n';
  };
  visit(container);
  return cutRanges(pieces, text.toLowerCase(), needle);
}

function cutRanges(pieces: readonly Piece[], text: string, needle: string): Range[] {
  const ranges: Range[] = [];
  let piece = 0;
  const place = (at: number, end: boolean): [Text, number] | null => {
    for (; piece < pieces.length; piece += 1) {
      const { node, start } = pieces[piece] ?? {};
      if (node === undefined || start === undefined) return null;
      if (end ? at <= start + node.length : at < start + node.length) return [node, Math.max(at - start, 0)];
    }
    return null;
  };
  const step = Math.max(needle.length, 1);
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + step)) {
    const from = place(at, false);
    const to = place(at + needle.length, true);
    if (!from || !to || ranges.length >= MAX_RANGES) break;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    ranges.push(range);
  }
  return ranges;
}
