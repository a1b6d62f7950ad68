import { MARKS, type Mark, type StripColumn } from '../../model/strip';

/** Pixels of a column, one of them a space. */
export const COLUMN = 3;
export const HEIGHT = 56;

const PROMPTS = { top: 0, height: 5 };
const CALLS = { top: 8, base: 34 };
const FAILURES = { top: 37, height: 5 };

const bar = (column: number, top: number, height: number): string =>
  `M${column * COLUMN} ${top}h${COLUMN - 1}v${height}h${1 - COLUMN}z`;

export interface Drawing {
  prompts: string;
  calls: { mark: Mark; path: string }[];
  failures: string;
  /** Tokens so far; empty when none are known. */
  tokens: string;
}

/** One path for each kind of mark: the number of elements does not grow with the session. */
export function draw(columns: readonly StripColumn[], width: number, total: number | null): Drawing {
  const most = Math.log1p(columns.reduce((highest, { calls }) => Math.max(highest, calls), 1));
  const room = CALLS.base - CALLS.top;
  const paths = new Map<Mark, string>();
  let [prompts, failures, tokens] = ['', '', ''];
  for (const { column, calls, mark, failed, prompt, tokens: sum } of columns) {
    if (prompt !== null) prompts += bar(column, PROMPTS.top, PROMPTS.height);
    if (failed > 0) failures += bar(column, FAILURES.top, FAILURES.height);
    if (calls > 0) {
      const height = Math.max(Math.round((room * Math.log1p(calls)) / most), 3);
      paths.set(mark, (paths.get(mark) ?? '') + bar(column, CALLS.base - height, height));
    }
    if (sum === null || total === null || total === 0) continue;
    const y = (CALLS.base - (room * sum) / total).toFixed(1);
    tokens += tokens === '' ? `M${column * COLUMN} ${y}` : `H${column * COLUMN}V${y}`;
  }
  if (tokens !== '') tokens += `H${width}`;
  const calls = MARKS.flatMap((mark) => {
    const path = paths.get(mark);
    return path === undefined ? [] : [{ mark, path }];
  });
  return { prompts, calls, failures, tokens };
}
