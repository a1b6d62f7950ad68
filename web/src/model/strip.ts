import type { Row } from './rows';
import { isFailed } from './outcome';
import type { Entry } from './pairing';
import type { Usage } from './usage';

/** Kinds of marks, in the order in which they win a column: what a reader looks for first. */
export const MARKS = ['edit', 'shell', 'web', 'look', 'tool', 'talk'] as const;
export type Mark = (typeof MARKS)[number];

/** An entry on the axis. */
export interface StripPoint {
  /** Place on the axis, in its own units: milliseconds without the idle part, or a count of entries. */
  at: number;
  key: string;
  row: number;
  mark: Mark;
  /** Number of a prompt, else null. */
  prompt: number | null;
  failed: boolean;
  time: number | null;
  /** Tokens up to and with this entry; null until the log states some. */
  tokens: number | null;
}

/** A pause that is drawn shorter than it was. */
export interface StripGap {
  from: number;
  to: number;
  /** How long it was. */
  ms: number;
}

export interface StripAxis {
  points: StripPoint[];
  gaps: StripGap[];
  length: number;
  /** False when the log has no times: entries then stand in their order, at equal distances. */
  timed: boolean;
}

const FAMILIES: Partial<Record<Entry['event']['type']['type'], Mark>> = {
  FileEdit: 'edit',
  FileCreate: 'edit',
  FileDelete: 'edit',
  ShellCommand: 'shell',
  WebSearch: 'web',
  WebFetch: 'web',
  FileRead: 'look',
  CodeSearch: 'look',
  FileSearch: 'look',
  ToolCall: 'tool',
  ToolResult: 'tool',
  ImageGenerate: 'tool',
  VideoGenerate: 'tool',
  AudioGenerate: 'tool',
};

/** Longer pauses do not count towards the pace of a session. */
const PAUSE = 300_000;
/** A pause is shortened to this share of the time at work … */
const SHARE = 30;
/** … but not below this. */
const SHORTEST = 60_000;

/** Puts the entries on one axis. `usages` are the events' own, by index. */
export function stripAxis(rows: readonly Row[], usages: readonly (Usage | null)[]): StripAxis {
  const points: StripPoint[] = [];
  let tokens: number | null = null;
  rows.forEach((row, index) => {
    for (const entry of row.entries) {
      for (const { index: at } of [entry.event, ...entry.results]) {
        const usage = usages[at];
        if (usage) tokens = (tokens ?? 0) + (usage.input ?? 0) + (usage.output ?? 0);
      }
      const { event } = entry;
      const mark = FAMILIES[event.type.type] ?? 'talk';
      const time = event.attributes['time.estimated'] === true ? null : event.time;
      const prompt = row.kind === 'prompt' ? row.number : null;
      points.push({ at: 0, key: event.key, row: index, mark, prompt, failed: isFailed(entry), time, tokens });
    }
  });
  const times = points.flatMap(({ time }) => time ?? []);
  const timed = times.length * 2 >= points.length && times.some((time) => time !== times[0]);
  const gaps = timed ? placeByTime(points) : [];
  if (!timed) points.forEach((point, index) => (point.at = index));
  return { points, gaps, length: Math.max(points.at(-1)?.at ?? 0, 1), timed };
}

/** Parallel agents' clocks may go back a little; the axis never does. */
function placeByTime(points: StripPoint[]): StripGap[] {
  const steps: number[] = [];
  let latest = points.find(({ time }) => time !== null)?.time ?? 0;
  for (const { time } of points) {
    steps.push(Math.max((time ?? latest) - latest, 0));
    latest = Math.max(latest, time ?? latest);
  }
  const busy = steps.reduce((sum, step) => sum + Math.min(step, PAUSE), 0);
  const short = Math.max(busy / SHARE, SHORTEST);
  const gaps: StripGap[] = [];
  let at = 0;
  points.forEach((point, index) => {
    const step = steps[index] ?? 0;
    const drawn = step > 2 * short ? short : step;
    if (drawn < step) gaps.push({ from: at, to: at + drawn, ms: step });
    at += drawn;
    point.at = at;
  });
  return gaps;
}

/** The part of the axis that is drawn. */
export interface StripWindow {
  from: number;
  to: number;
}

/** What is drawn in one column of the strip. */
export interface StripColumn {
  column: number;
  /** Calls, edits and commands; messages are not counted. */
  calls: number;
  mark: Mark;
  failed: number;
  /** The first prompt in it. */
  prompt: number | null;
  entries: number;
  /** Tokens of the session up to here. */
  tokens: number | null;
  /** The first entry. */
  point: StripPoint;
}

/** Gathers the entries of a window into columns; empty ones are left out. One pass, however many entries. */
export function stripColumns(axis: StripAxis, { from, to }: StripWindow, columns: number): StripColumn[] {
  const made: StripColumn[] = [];
  const scale = columns / (to - from);
  let counts: Partial<Record<Mark, number>> = {};
  const finish = (): void => {
    const last = made.at(-1);
    if (last && last.calls > 0)
      last.mark = MARKS.reduce((best, mark) => ((counts[mark] ?? 0) > (counts[best] ?? 0) ? mark : best));
    counts = {};
  };
  for (let index = indexAt(axis, from); index < axis.points.length; index += 1) {
    const point = axis.points[index];
    if (!point || point.at > to) break;
    const column = Math.min(Math.floor((point.at - from) * scale), columns - 1);
    let last = made.at(-1);
    if (last?.column !== column) {
      finish();
      last = { column, calls: 0, mark: 'talk', failed: 0, prompt: null, entries: 0, tokens: null, point };
      made.push(last);
    }
    last.entries += 1;
    last.tokens = point.tokens;
    last.prompt ??= point.prompt;
    if (point.failed) last.failed += 1;
    if (point.mark === 'talk') continue;
    last.calls += 1;
    counts[point.mark] = (counts[point.mark] ?? 0) + 1;
  }
  finish();
  return made;
}

/** Index of the first entry at or after a place. */
export function indexAt({ points }: StripAxis, at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The entry nearest to a place. */
export function nearestPoint(axis: StripAxis, at: number): StripPoint | null {
  const index = indexAt(axis, at);
  const [before, after] = [axis.points[index - 1], axis.points[index]];
  if (!before || !after) return before ?? after ?? null;
  return at - before.at < after.at - at ? before : after;
}

/** Place of a row: that of its first entry. */
export function placeOfRow({ points }: StripAxis, row: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.row ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return points[low]?.at ?? points.at(-1)?.at ?? 0;
}

/** A window between two places, not smaller than a hundredth of the strip or outside of it. */
export function windowBetween(axis: StripAxis, one: number, other: number): StripWindow {
  const least = axis.length / 100;
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  const missing = Math.max(least - (high - low), 0) / 2;
  const from = Math.max(Math.min(low - missing, axis.length - least), 0);
  return { from, to: Math.min(Math.max(high + missing, from + least), axis.length) };
}
