import type { Narrowed } from './levels';
import type { Row } from './rows';

/** Leaves out the rows of folded agents, but for the first shown one of each: it stands for all. */
export function foldLanes({ rows, full, before, after }: Narrowed, folded: ReadonlySet<string>): Narrowed {
  const [shown, places]: [Row[], number[]] = [[], []];
  const gaps = new Map<string, readonly string[]>();
  const named = new Set<string>();
  /** What the view hides before a row that is left out goes with the next one that is not. */
  let hidden: string[] = [];
  rows.forEach((row, index) => {
    for (const key of before.get(row.key) ?? []) hidden.push(key);
    const task = row.lane?.taskId;
    if (task !== undefined && folded.has(task)) {
      if (named.has(task)) return;
      named.add(task);
    }
    if (hidden.length > 0) gaps.set(row.key, hidden);
    hidden = [];
    shown.push(row);
    places.push(full?.[index] ?? index);
  });
  return { rows: shown, full: places, before: gaps, after: [...hidden, ...after] };
}
