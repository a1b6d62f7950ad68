import type { SessionEvent } from './hail';
import type { Place } from './rows';
import type { Match } from './search';

/** A place that a search found, in reading order. */
export interface Spot {
  id: string;
  row: number;
  count: number;
}

/**
 * Brings matches into the order of the page: a result counts with the call that shows it, so that
 * each stop of the search is another place.
 */
export function findMatchesInOrder(
  matches: readonly Match[],
  events: readonly SessionEvent[],
  places: ReadonlyMap<string, Place>,
): Spot[] {
  const spots = new Map<string, Spot & { index: number }>();
  for (const { index, count } of matches) {
    const event = events[index];
    const place = event && places.get(event.key);
    if (!place) continue;
    const { key, index: at } = place.entry.event;
    const spot = spots.get(key) ?? { id: key, row: place.row, count: 0, index: at };
    spot.count += count;
    spots.set(key, spot);
  }
  return [...spots.values()]
    .sort((a, b) => a.row - b.row || a.index - b.index)
    .map(({ id, row, count }) => ({ id, row, count }));
}

/** The rows in which something was found. */
export function spotRows(spots: readonly Spot[]): ReadonlySet<number> {
  return new Set(spots.map(({ row }) => row));
}
