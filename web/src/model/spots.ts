import type { SessionEvent } from './hail';
import type { Place } from './rows';
import type { Match } from './search';

/** An event in which a search found something. */
export interface Part {
  /** The event's key: of a call, or of a result that the call shows. */
  key: string;
  count: number;
  unseen: boolean;
}

/** A place that a search found, in reading order: an entry with the parts that match. */
export interface Spot {
  /** Key of the entry's event. */
  id: string;
  row: number;
  parts: readonly Part[];
}

/** One occurrence: the part it stands in, and its number there, from 0. */
export interface Occurrence {
  spot: Spot;
  part: Part;
  nth: number;
}

/**
 * Brings matches into the order of the page: a result stands with the call that shows it, after the
 * call's own words.
 */
export function findMatchesInOrder(
  matches: readonly Match[],
  events: readonly SessionEvent[],
  places: ReadonlyMap<string, Place>,
): Spot[] {
  const spots = new Map<string, { id: string; row: number; index: number; parts: Part[] }>();
  for (const { index, count, unseen } of matches) {
    const event = events[index];
    const place = event && places.get(event.key);
    if (!place) continue;
    const { key, index: at } = place.entry.event;
    const spot = spots.get(key) ?? { id: key, row: place.row, index: at, parts: [] };
    spot.parts.push({ key: event.key, count, unseen });
    spots.set(key, spot);
  }
  return [...spots.values()]
    .sort((a, b) => a.row - b.row || a.index - b.index)
    .map(({ id, row, parts }) => ({ id, row, parts }));
}

/** The rows in which something was found. */
export function spotRows(spots: readonly Spot[]): ReadonlySet<number> {
  return new Set(spots.map(({ row }) => row));
}

export function countAll(spots: readonly Spot[]): number {
  return spots.reduce((sum, { parts }) => sum + parts.reduce((inner, { count }) => inner + count, 0), 0);
}

/** The occurrence with a number, from 0; null beyond the last. */
export function occurrenceAt(spots: readonly Spot[], number: number): Occurrence | null {
  let nth = number;
  for (const spot of spots) {
    for (const part of spot.parts) {
      if (nth < part.count) return nth < 0 ? null : { spot, part, nth };
      nth -= part.count;
    }
  }
  return null;
}

/** Number of the first occurrence at or below a row; that of the first of all when there is none. */
export function firstFrom(spots: readonly Spot[], row: number): number {
  const above = spots.filter((spot) => spot.row < row);
  return above.length === spots.length ? 0 : countAll(above);
}
