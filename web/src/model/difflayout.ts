import type { DiffLine, FileDiff, Hunk, LineCounts } from './diff';

/** A row of a diff: a line, the start of a hunk, or a run of unchanged lines that is folded away. */
export type DiffRow =
  | { kind: 'line'; line: DiffLine }
  /** `gap` is how many unchanged lines the log leaves out before this hunk; null when it does not tell. */
  | { kind: 'hunk'; header: string; gap: number | null }
  | { kind: 'fold'; key: string; lines: DiffLine[] };

/** A row with the old file at the left and the new one at the right. */
export type SplitRow =
  { kind: 'pair'; left: DiffLine | null; right: DiffLine | null } | Exclude<DiffRow, { kind: 'line' }>;

/** Unchanged lines that stay around a change, as diff tools have it. */
const CONTEXT = 3;

/** A run is folded when that hides at least so many lines. */
const MIN_HIDDEN = 4;

/** A file's rows. `opened` holds the keys of folds that are to be shown. */
export function diffRows(file: FileDiff, opened: (key: string) => boolean): DiffRow[] {
  const rows: DiffRow[] = [];
  file.hunks.forEach((hunk, index) => {
    const gap = gapBefore(file.hunks, index);
    if (index > 0 || hunk.header !== '' || (gap ?? 0) > 0)
      rows.push({ kind: 'hunk', header: hunk.header, gap });
    rows.push(...hunkRows(hunk, index, opened));
  });
  return rows;
}

function hunkRows({ lines }: Hunk, hunk: number, opened: (key: string) => boolean): DiffRow[] {
  const rows: DiffRow[] = [];
  for (let at = 0; at < lines.length;) {
    let end = at;
    while (lines[end]?.kind === 'same') end += 1;
    const from = at === 0 ? at : at + CONTEXT;
    const to = end === lines.length ? end : end - CONTEXT;
    const key = `${hunk}:${at}`;
    const folded = to - from >= MIN_HIDDEN && !opened(key);
    if (folded) {
      rows.push(...lines.slice(at, from).map(asRow));
      rows.push({ kind: 'fold', key, lines: lines.slice(from, to) });
      at = to;
    }
    end = Math.max(end, at + 1);
    rows.push(...lines.slice(at, end).map(asRow));
    at = end;
  }
  return rows;
}

const asRow = (line: DiffLine): DiffRow => ({ kind: 'line', line });

function gapBefore(hunks: readonly Hunk[], index: number): number | null {
  const first = hunks[index]?.lines.find((line) => line.old !== null)?.old;
  if (typeof first !== 'number') return null;
  const last = index === 0 ? 0 : hunks[index - 1]?.lines.findLast((line) => line.old !== null)?.old;
  return typeof last === 'number' && first > last ? first - last - 1 : null;
}

/** The same rows side by side: removed lines stand beside the added ones that follow them. */
export function splitRows(rows: readonly DiffRow[]): SplitRow[] {
  const split: SplitRow[] = [];
  let left: DiffLine[] = [];
  let right: DiffLine[] = [];
  const flush = (): void => {
    for (let at = 0; at < Math.max(left.length, right.length); at += 1)
      split.push({ kind: 'pair', left: left[at] ?? null, right: right[at] ?? null });
    [left, right] = [[], []];
  };
  for (const row of rows) {
    if (row.kind !== 'line') {
      flush();
      split.push(row);
    } else if (row.line.kind === 'removed') {
      if (right.length > 0) flush();
      left.push(row.line);
    } else if (row.line.kind === 'added') right.push(row.line);
    else {
      flush();
      split.push({ kind: 'pair', left: row.line, right: row.line });
    }
  }
  flush();
  return split;
}

/** How many lines of a file a diff adds and removes. */
export function fileCounts(file: FileDiff): LineCounts {
  const counts: LineCounts = { added: 0, removed: 0 };
  for (const hunk of file.hunks)
    for (const { kind } of hunk.lines) if (kind === 'added' || kind === 'removed') counts[kind] += 1;
  return counts;
}

/** The lines of one side of a hunk, for a highlighter that needs to see them together. */
export function sideOf(hunk: Hunk, side: 'old' | 'new'): DiffLine[] {
  const other = side === 'old' ? 'added' : 'removed';
  return hunk.lines.filter(({ kind }) => kind !== other && kind !== 'note');
}
