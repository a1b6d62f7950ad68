import { textAttribute, type Header, type SessionEvent } from './hail';
import { priceOf, type PriceList } from './pricing';
import { addUsage, cacheIsInside, NO_USAGE, type Usage } from './usage';

/** Why an estimate is not of the whole. */
export type Gap = 'model' | 'input' | 'output' | 'cache';

export type Cost =
  | { kind: 'unknown' }
  /** The log says it itself. */
  | { kind: 'stated'; usd: number }
  /** No price is known for any of its models. */
  | { kind: 'unpriced'; models: string[] }
  | { kind: 'estimate'; usd: number; gaps: Gap[]; unpriced: string[]; lists: PriceList[] };

const MILLION = 1_000_000;

/** What a session cost: as the log states it, else estimated by model and list price. */
export function sessionCost(
  header: Header | null,
  total: Usage | null,
  events: readonly SessionEvent[],
  usages: readonly (Usage | null)[],
): Cost {
  if (total === null) return { kind: 'unknown' };
  if (total.costUsd !== null) return { kind: 'stated', usd: total.costUsd };
  const models = usageByModel(header?.model ?? '', total, events, usages);
  const gaps = new Set<Gap>();
  const lists = new Set<PriceList>();
  const unpriced: string[] = [];
  let usd = 0;
  for (const [model, usage] of models) {
    const known = priceOf(model);
    if (known === null) {
      unpriced.push(model);
      gaps.add('model');
      continue;
    }
    lists.add(known.list);
    const inside = cacheIsInside(usage, header?.tool ?? '');
    for (const gap of gapsOf(usage)) gaps.add(gap);
    const read = usage.cacheRead ?? 0;
    const written = usage.cacheWrite ?? 0;
    const fresh = Math.max((usage.input ?? 0) - (inside ? read + written : 0), 0);
    const { price } = known;
    usd += (fresh * price.input + read * price.cacheRead + (usage.output ?? 0) * price.output) / MILLION;
    usd += (written * (price.cacheWrite ?? price.input)) / MILLION;
  }
  if (lists.size === 0)
    return unpriced.length > 0 ? { kind: 'unpriced', models: unpriced } : { kind: 'unknown' };
  return { kind: 'estimate', usd, gaps: [...gaps], unpriced, lists: [...lists] };
}

/** Counts that are missing. Without the cache's own count, what came from it counts as nothing, or as new. */
function gapsOf(usage: Usage): Gap[] {
  const gaps: Gap[] = [];
  if (usage.input === null) gaps.push('input');
  if (usage.output === null) gaps.push('output');
  if (usage.cacheRead === null) gaps.push('cache');
  return gaps;
}

const TOKENS = ['input', 'output', 'cacheRead', 'cacheWrite'] as const;

/** Splits a session by the model of each event; what no event accounts for goes to the session's own. */
function usageByModel(
  main: string,
  total: Usage,
  events: readonly SessionEvent[],
  usages: readonly (Usage | null)[],
): Map<string, Usage> {
  const models = new Map<string, Usage>();
  const add = (model: string, usage: Usage): void =>
    void models.set(model, addUsage(models.get(model) ?? NO_USAGE, usage));
  let seen = NO_USAGE;
  usages.forEach((usage, index) => {
    if (usage === null) return;
    seen = addUsage(seen, usage);
    add(textAttribute(events[index]?.attributes ?? {}, 'model') ?? main, usage);
  });
  const rest = { ...NO_USAGE };
  for (const side of TOKENS) {
    const more = (total[side] ?? 0) - (seen[side] ?? 0);
    if (more > 0 || (total[side] !== null && seen[side] === null)) rest[side] = more;
  }
  if (TOKENS.some((side) => rest[side] !== null)) add(main, rest);
  return models;
}

/** Dollars as a bill writes them; small amounts keep two significant digits, and none is shown as nothing. */
export function dollars(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0.0001) return '<$0.0001';
  if (usd >= 1000) return `$${Math.round(usd).toLocaleString('en')}`;
  return `$${usd >= 0.1 ? usd.toFixed(2) : Number(usd.toPrecision(2)).toString()}`;
}
