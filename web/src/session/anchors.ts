import type { Place, Row } from '../model/rows';
import type { Anchor } from '../model/viewstate';
import type { Span } from './reading.svelte';

type Places = ReadonlyMap<string, Place>;

/** What an anchor points to in this session. */
export interface Target {
  /** Its first event. */
  id: string;
  span: Span;
  /** First and last row. */
  rows: readonly [number, number];
}

/** Finds an anchor's events; null while the first is not there. The ends may stand in either order. */
export function findTarget(anchor: Anchor | null, places: Places): Target | null {
  const from = anchor && places.get(anchor.from);
  if (!anchor || !from) return null;
  const to = anchor.to === null ? from : (places.get(anchor.to) ?? from);
  const [first, last] = from.entry.event.index <= to.entry.event.index ? [from, to] : [to, from];
  return {
    id: first === from ? anchor.from : (anchor.to ?? anchor.from),
    span: { first: first.entry.event.index, last: last.entry.event.index },
    rows: [Math.min(first.row, last.row), Math.max(first.row, last.row)],
  };
}

/** Whether an anchor names an event that is not there. */
export function isMissing(anchor: Anchor | null, places: Places): boolean {
  return anchor !== null && [anchor.from, anchor.to].some((id) => id !== null && !places.has(id));
}

/** The anchor with its first event in front. */
export function inOrder({ from, to }: Anchor, places: Places): Anchor {
  const [first, last] = [places.get(from), to === null ? undefined : places.get(to)];
  if (to === null || !first || !last || first.entry.event.index <= last.entry.event.index)
    return { from, to };
  return { from: to, to: from };
}

/** So many rows of a range are opened; a longer one is a passage to read, not a thing to look into. */
const MOST_OPENED = 12;

/** Keys of the rows, folds and events that have to be open for a target to be seen. */
export function keysToOpen(target: Target, rows: readonly Row[]): string[] {
  const [first, last] = target.rows;
  const inside = rows.slice(first, last + 1).filter((row) => row.kind === 'fold' || row.kind === 'entry');
  const entries = inside
    .flatMap((row) => row.entries)
    .filter(({ event: { index } }) => target.span.first <= index && index <= target.span.last);
  const opened = entries.length > MOST_OPENED ? [] : entries;
  return [
    ...inside.filter((row) => row.kind === 'fold').map((row) => row.key),
    ...opened.map(({ event }) => event.key),
  ];
}
