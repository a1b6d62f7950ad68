import type { Row } from './rows';

/** The rows that a view shows, and how many lie hidden between them. */
export interface Narrowed {
  rows: readonly Row[];
  /** Place of each shown row among all rows, ascending; null when all are shown. */
  full: readonly number[] | null;
  /** Keys of the rows hidden right before a shown row, by its key. */
  before: ReadonlyMap<string, readonly string[]>;
  /** Keys of the rows hidden after the last shown one. */
  after: readonly string[];
}

const NONE: ReadonlyMap<string, readonly string[]> = new Map();

/** Shows all rows. */
export function wholeTimeline(rows: readonly Row[]): Narrowed {
  return { rows, full: null, before: NONE, after: [] };
}

/** Where a row of the whole timeline stands among the shown ones: its own place, else that of the last one before it, else -1. */
export function shownBefore({ full }: Narrowed, row: number): number {
  if (full === null) return row;
  let [low, high] = [0, full.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((full[middle] ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The place of a shown row among all rows. */
export function fullIndex({ full }: Narrowed, shown: number): number {
  return full === null ? shown : (full[shown] ?? 0);
}

/** Whether a row is shown. */
export function isShown(narrowed: Narrowed, row: number): boolean {
  return narrowed.full === null || narrowed.full[shownBefore(narrowed, row)] === row;
}
