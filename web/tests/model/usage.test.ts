import { describe, expect, test } from 'vitest';
import { dollars, sessionCost } from '../../src/model/cost';
import { decodeHeader, decodeStats } from '../../src/model/decode';
import type { Attributes, Header, Json } from '../../src/model/hail';
import { priceOf, PRICE_LISTS } from '../../src/model/pricing';
import { buildTimeline } from '../../src/model/rows';
import {
  cacheIsInside,
  eventUsages,
  NO_USAGE,
  readUsage,
  sessionUsage,
  turnsByNumber,
  turnUsages,
} from '../../src/model/usage';
import { events, prompt, says } from '../make';

const spent = (attributes: Attributes): ReturnType<typeof says> => says('x', { attributes });

function header(tool: string, model: string, usage?: Json): Header {
  const attributes = usage === undefined ? {} : { usage };
  return decodeHeader({ agent: { tool, model, provider: '' }, context: { attributes } });
}

describe('what attributes state', () => {
  test('nothing is null, and a stated 0 is 0', () => {
    expect(readUsage({})).toBeNull();
    expect(readUsage({ input_tokens: '5', output_tokens: -1, cost_usd: null })).toBeNull();
    expect(readUsage({ output_tokens: 0 })).toEqual({ ...NO_USAGE, output: 0 });
  });

  test('all counters by their names', () => {
    expect(
      readUsage({
        input_tokens: 1,
        output_tokens: 2,
        cache_read_tokens: 3,
        cache_write_tokens: 4,
        reasoning_tokens: 5,
        cost_usd: 0.5,
      }),
    ).toEqual({ input: 1, output: 2, cacheRead: 3, cacheWrite: 4, reasoning: 5, costUsd: 0.5 });
  });

  test('running totals add what they grew by, unless the event has its own count', () => {
    const list = events(
      spent({ input_tokens_total: 100, output_tokens_total: 10 }),
      spent({ input_tokens_total: 150, input_tokens: 50, output_tokens_total: 10 }),
      spent({ input_tokens_total: 180 }),
    );
    expect(eventUsages(list).map((usage) => [usage?.input, usage?.output])).toEqual([
      [100, 10],
      [50, 0],
      [30, null],
    ]);
  });
});

describe('the whole session', () => {
  const list = events(spent({ input_tokens: 10, cache_read_tokens: 7 }), spent({ input_tokens: 5 }));
  const stats = decodeStats({ total_input_tokens: 15, total_output_tokens: 0 });

  test('the header’s own sums win, the rest is summed', () => {
    const stated = header('codex', 'gpt-5', { input_tokens: 99, reasoning_tokens: 0 });
    expect(sessionUsage(stated, stats, eventUsages(list))).toEqual({
      ...NO_USAGE,
      input: 99,
      cacheRead: 7,
      reasoning: 0,
    });
  });

  test('a 0 of the statistics is unknown', () => {
    expect(sessionUsage(null, stats, eventUsages(list))).toMatchObject({ input: 15, output: null });
    expect(sessionUsage(null, decodeStats({}), eventUsages(events(prompt('x'))))).toBeNull();
  });
});

test('turns go from prompt to prompt', () => {
  const list = events(
    spent({ input_tokens: 1 }),
    prompt('one', { id: 'p1' }),
    spent({ input_tokens: 10 }),
    spent({ input_tokens: 20, output_tokens: 3 }),
    prompt('two', { id: 'p2' }),
  );
  expect(turnUsages(list, eventUsages(list), [1, 4])).toEqual([
    { number: 0, id: null, usage: { ...NO_USAGE, input: 1 } },
    { number: 1, id: 'p1', usage: { ...NO_USAGE, input: 30, output: 3 } },
    { number: 2, id: 'p2', usage: null },
  ]);
  const plain = events(prompt('one', { id: 'p1' }));
  expect(turnUsages(plain, eventUsages(plain), [0])).toEqual([{ number: 1, id: 'p1', usage: null }]);
});

test('the rows of a session number its turns, also where bookkeeping and orders stand between', () => {
  const list = events(
    prompt('one'),
    prompt('an order', { attributes: { merged_subagent: true, input_tokens: 5 } }),
    spent({ input_tokens: 10 }),
    prompt('two'),
    spent({ output_tokens: 0 }),
  );
  const turns = turnsByNumber(list, buildTimeline(list));
  expect([...turns.keys()]).toEqual([1, 2]);
  expect(turns.get(1)?.usage).toEqual({ ...NO_USAGE, input: 15 });
  expect(turns.get(2)?.usage).toEqual({ ...NO_USAGE, output: 0 });
});

test('the cache is inside the input where the log has it so', () => {
  const usage = { ...NO_USAGE, input: 100, cacheRead: 80 };
  expect([cacheIsInside(usage, 'codex'), cacheIsInside(usage, 'claude-code')]).toEqual([true, false]);
  expect(cacheIsInside({ ...usage, input: 10 }, 'codex')).toBe(false);
});

describe('prices', () => {
  test.each([
    ['claude-opus-4-6', 5],
    ['anthropic/claude-opus-4.5', 5],
    ['claude-sonnet-4-20250514', 3],
    ['claude-haiku-4-5@20251001', 1],
    ['gpt-5.4', 2.5],
    ['GPT-5-2025-08-07', 1.25],
    ['claude-sonnet-4-5[1m]', 3],
  ])('%s', (model, input) => {
    expect(priceOf(model)?.price.input).toBe(input);
  });

  test.each(['', 'gpt-5.6-sol', 'gpt-5-pro', 'claude-opus-5', 'claude-opus', 'unknown', '<synthetic>'])(
    '%s has none: another model’s price is no estimate',
    (model) => {
      expect(priceOf(model)).toBeNull();
    },
  );

  test('are positive, cheaper from the cache, and each model stands once', () => {
    const names = PRICE_LISTS.flatMap(({ prices }) => prices.flatMap(([list]) => list.split(' ')));
    expect(new Set(names).size).toBe(names.length);
    for (const { price } of names.map((name) => priceOf(name)).filter((found) => found !== null)) {
      expect(price.cacheRead).toBeGreaterThan(0);
      expect(price.cacheRead).toBeLessThan(price.input);
      expect(price.output).toBeGreaterThan(price.input);
    }
    expect(names.filter((name) => priceOf(name) === null)).toEqual([]);
  });
});

describe('cost', () => {
  const cost = (head: Header, ...lines: ReturnType<typeof says>[]): ReturnType<typeof sessionCost> => {
    const list = events(...lines);
    const usages = eventUsages(list);
    return sessionCost(head, sessionUsage(head, null, usages), list, usages);
  };
  const claude = header('claude-code', 'claude-opus-4-6');

  test('the log’s own word wins', () => {
    expect(cost(claude, spent({ input_tokens: 1_000_000, cost_usd: 0.25 }))).toEqual({
      kind: 'stated',
      usd: 0.25,
    });
  });

  test('cached tokens beside the input', () => {
    const counts = { input_tokens: 1_000_000, output_tokens: 1_000_000, cache_read_tokens: 1_000_000 };
    const estimate = cost(claude, spent({ ...counts, cache_write_tokens: 1_000_000 }));
    expect(estimate).toMatchObject({ kind: 'estimate', usd: 5 + 25 + 0.5 + 6.25, gaps: [], unpriced: [] });
  });

  test('cached tokens inside the input are not counted twice', () => {
    const counts = { input_tokens: 1_000_000, output_tokens: 0, cache_read_tokens: 800_000 };
    expect(cost(header('codex', 'gpt-5'), spent(counts))).toMatchObject({
      usd: 0.2 * 1.25 + 0.8 * 0.125,
      gaps: [],
    });
  });

  test('each event by its own model; one without a price makes it partial', () => {
    const counts = { input_tokens: 1_000_000, output_tokens: 0, cache_read_tokens: 0 };
    const estimate = cost(
      claude,
      spent({ ...counts }),
      spent({ ...counts, model: 'claude-haiku-4-5-20251001' }),
      spent({ ...counts, model: 'brand-new' }),
    );
    expect(estimate).toMatchObject({ kind: 'estimate', usd: 6, gaps: ['model'], unpriced: ['brand-new'] });
  });

  test('what only the header counts has the session’s model', () => {
    const stated = { input_tokens: 2_000_000, output_tokens: 0, cache_read_tokens: 0 };
    const head = header('claude-code', 'claude-opus-4-6', stated);
    expect(cost(head, spent({ input_tokens: 1_000_000, model: 'claude-haiku-4-5' }))).toMatchObject({
      kind: 'estimate',
      usd: 6,
    });
  });

  test('unknown sides are said', () => {
    expect(cost(claude, spent({ input_tokens: 10 }))).toMatchObject({ gaps: ['output', 'cache'] });
    expect(cost(claude, prompt('x'))).toEqual({ kind: 'unknown' });
    expect(cost(header('x', 'brand-new'), spent({ input_tokens: 10 }))).toEqual({
      kind: 'unpriced',
      models: ['brand-new'],
    });
  });

  test('dollars', () => {
    expect([0, 0.00001, 0.00123, 0.0456, 0.1, 3.1, 1234.5].map(dollars)).toEqual([
      '$0',
      '<$0.0001',
      '$0.0012',
      '$0.046',
      '$0.10',
      '$3.10',
      '$1,235',
    ]);
  });
});
