import type { Row } from '../model/rows';
import { MOST_PREPARED, type Reading } from './reading.svelte';

/** So many entries are prepared at a time … */
const STEP = 6;

/** … until the page has so many elements: more would slow down everything else. */
const MOST_ELEMENTS = 30_000;

const wait: (act: () => void) => number = window.requestIdleCallback ?? window.requestAnimationFrame;
const cancel = window.cancelIdleCallback ?? window.cancelAnimationFrame;

/** Whether closed bodies can be in the page so that the browser finds text in them and opens them. */
export const canFindHidden = 'onbeforematch' in HTMLElement.prototype;

/**
 * Puts what closed rows hold into the page, hidden, row after row while the browser has nothing else to
 * do: so its own search finds text there and opens the row.
 */
export class NativeFind {
  #reading: Reading;
  #waiting = 0;
  /** Some closed rows stay out of the browser's reach. */
  partial = $state(false);

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Goes on until all rows are prepared. Returns the way to stop. */
  prepare(rows: readonly Row[]): () => void {
    this.partial = rows.some(({ entries }) => entries.length > MOST_PREPARED);
    const step = (): void => {
      const from = this.#reading.prepared;
      if (from >= rows.length) return;
      if (document.getElementsByTagName('*').length > MOST_ELEMENTS) {
        this.partial = true;
        return;
      }
      let [to, entries] = [from, 0];
      while (to < rows.length && entries < STEP) {
        entries += rows[to]?.entries.length ?? 0;
        to += 1;
      }
      this.#reading.prepared = to;
      this.#waiting = wait(step);
    };
    this.#waiting = wait(step);
    return () => cancel(this.#waiting);
  }
}
