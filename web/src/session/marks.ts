const NAME = 'search';
const NOW = 'search-now';

/** Above this many marks the rest of the window is left unmarked; nobody reads that many. */
const MAX_RANGES = 2000;

/**
 * Marks the words that a search found, without touching the page's elements: ranges of the CSS
 * highlight registry. Browsers without it simply show no marks.
 */
export class MatchMarks {
  #observer: MutationObserver | null = null;
  #frame = 0;
  #container: HTMLElement | undefined;
  #needle = '';
  #current = '';

  /** Marks a text, and again whenever rows are mounted or opened. */
  watch(container: HTMLElement | undefined, query: string): void {
    this.clear();
    this.#container = container;
    this.#needle = query.trim().toLowerCase();
    if (!container || this.#needle === '' || !('highlights' in CSS)) return;
    this.#observer = new MutationObserver(() => this.refresh());
    this.#observer.observe(container, { childList: true, subtree: true });
    this.refresh();
  }

  refresh(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (!this.#container || this.#needle === '') return;
      const ranges = findRanges(this.#container, this.#needle);
      const key = CSS.escape(this.#current);
      const place = this.#container.querySelector(`[data-event-key="${key}"], [data-key="${key}"]`);
      CSS.highlights.set(NAME, new Highlight(...ranges));
      CSS.highlights.set(
        NOW,
        new Highlight(...ranges.filter((range) => place?.contains(range.startContainer))),
      );
    });
  }

  /** Marks the words at one place more strongly. */
  emphasise(eventKey: string): void {
    this.#current = eventKey;
    this.refresh();
  }

  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer?.disconnect();
    this.#observer = null;
    this.#needle = '';
    this.#current = '';
    if (!('highlights' in CSS)) return;
    CSS.highlights.delete(NAME);
    CSS.highlights.delete(NOW);
  }
}

/** Ranges of a text inside an element; a text that runs over several elements is not found. */
export function findRanges(container: Node, needle: string): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < MAX_RANGES; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').toLowerCase();
    for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, Math.min(at + needle.length, node.nodeValue?.length ?? 0));
      ranges.push(range);
    }
  }
  return ranges;
}
