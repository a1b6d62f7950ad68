import type { Attributes, Header, Json, SessionEvent, Stats } from './hail';
import type { Timeline } from './rows';

/** Tokens and cost as a log states them. Null is unknown, which is never the same as 0. */
export interface Usage {
  input: number | null;
  output: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  /** Part of `output`. */
  reasoning: number | null;
  costUsd: number | null;
}

export type Counter = keyof Usage;

/** Names of the attributes, in events and in the header's `usage`. */
const NAMES: Record<Counter, string> = {
  input: 'input_tokens',
  output: 'output_tokens',
  cacheRead: 'cache_read_tokens',
  cacheWrite: 'cache_write_tokens',
  reasoning: 'reasoning_tokens',
  costUsd: 'cost_usd',
};
const COUNTERS = Object.keys(NAMES) as Counter[];
const RUNNING = { input: 'input_tokens_total', output: 'output_tokens_total' } as const;

export const NO_USAGE: Usage = {
  input: null,
  output: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  costUsd: null,
};

/** What some attributes state; null when they state nothing. */
export function readUsage(attributes: Attributes): Usage | null {
  let usage: Usage | null = null;
  for (const counter of COUNTERS) {
    const value = amount(attributes[NAMES[counter]], counter === 'costUsd');
    if (value !== null) (usage ??= { ...NO_USAGE })[counter] = value;
  }
  return usage;
}

/** Counters are whole and not negative (hail.md §7); anything else says nothing. */
function amount(value: Json | undefined, fraction: boolean): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return null;
  return fraction || Number.isInteger(value) ? value : null;
}

/** Sums what is known; a side that neither knows stays unknown. */
export function addUsage(one: Usage, other: Usage): Usage {
  const sum = { ...one };
  for (const counter of COUNTERS) {
    const more = other[counter];
    if (more !== null) sum[counter] = (sum[counter] ?? 0) + more;
  }
  return sum;
}

/**
 * What each event adds, by its place in the list; null for those that state nothing. An event that has
 * only running totals adds what they grew by.
 */
export function eventUsages(events: readonly SessionEvent[]): readonly (Usage | null)[] {
  const known = read.get(events);
  if (known) return known;
  const usages = measure(events);
  read.set(events, usages);
  return usages;
}

/** Several parts of a page ask for the same list. */
const read = new WeakMap<readonly SessionEvent[], readonly (Usage | null)[]>();

function measure(events: readonly SessionEvent[]): (Usage | null)[] {
  const totals = { input: 0, output: 0 };
  return events.map(({ attributes }) => {
    let usage = readUsage(attributes);
    for (const side of ['input', 'output'] as const) {
      const total = amount(attributes[RUNNING[side]], false);
      if (total === null) continue;
      if (usage?.[side] == null) (usage ??= { ...NO_USAGE })[side] = Math.max(total - totals[side], 0);
      totals[side] = Math.max(total, totals[side]);
    }
    return usage;
  });
}

/** The whole session's: the header's own sums win, then the file's statistics, then the events'. */
export function sessionUsage(
  header: Header | null,
  stats: Stats | null,
  usages: readonly (Usage | null)[],
): Usage | null {
  const given = header?.attributes['usage'];
  const stated =
    typeof given === 'object' && given !== null && !Array.isArray(given) ? readUsage(given) : null;
  const summed = sumUsages(usages);
  // Statistics count what is unknown as 0.
  const counted = { input: stats?.inputTokens || null, output: stats?.outputTokens || null };
  const usage = { ...NO_USAGE };
  for (const counter of COUNTERS) {
    const known = counter === 'input' || counter === 'output' ? counted[counter] : null;
    usage[counter] = stated?.[counter] ?? known ?? summed?.[counter] ?? null;
  }
  return COUNTERS.some((counter) => usage[counter] !== null) ? usage : null;
}

export function sumUsages(usages: readonly (Usage | null)[]): Usage | null {
  return usages.reduce<Usage | null>(
    (sum, usage) => (usage === null ? sum : addUsage(sum ?? NO_USAGE, usage)),
    null,
  );
}

/** Tools whose input count holds what came from the cache; in the other logs it stands beside it. */
const CACHE_INSIDE: ReadonlySet<string> = new Set(['codex', 'gemini', 'atif']);

/** Whether `input` includes the tokens that were read from the cache: it follows the log. */
export function cacheIsInside(usage: Usage, tool: string): boolean {
  return CACHE_INSIDE.has(tool) && (usage.cacheRead ?? 0) <= (usage.input ?? 0);
}

/** A prompt and all that followed it up to the next one. */
export interface Turn {
  /** Number of the prompt, from 1; 0 is what came before the first. */
  number: number;
  /** Id of the prompt's event, null before the first. */
  id: string | null;
  usage: Usage | null;
}

/** Adds up the turns; `prompts` are the indexes of the prompts' events, ascending. */
export function turnUsages(
  events: readonly SessionEvent[],
  usages: readonly (Usage | null)[],
  prompts: readonly number[],
): Turn[] {
  const starts = [0, ...prompts];
  const turns = starts.map((start, number): Turn => {
    const end = starts[number + 1] ?? events.length;
    const id = number === 0 ? null : (events[start]?.id ?? null);
    return { number, id, usage: sumUsages(usages.slice(start, end)) };
  });
  return turns.filter(({ number, usage }) => number > 0 || usage !== null);
}

/** The turns of a session by number, as its rows count them. */
export function turnsByNumber(
  events: readonly SessionEvent[],
  timeline: Pick<Timeline, 'rows'>,
): ReadonlyMap<number, Turn> {
  const known = counted.get(timeline);
  if (known) return known;
  const prompts = timeline.rows.flatMap(({ number, entries }) =>
    number === null ? [] : (entries[0]?.event.index ?? []),
  );
  const turns = turnUsages(events, eventUsages(events), prompts);
  const byNumber = new Map(turns.map((turn) => [turn.number, turn]));
  counted.set(timeline, byNumber);
  return byNumber;
}

/** Each prompt asks for the same turns. */
const counted = new WeakMap<object, ReadonlyMap<number, Turn>>();
