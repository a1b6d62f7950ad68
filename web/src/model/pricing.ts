/**
 * List prices of models in US dollars for a million tokens, as their makers published them. They leave out
 * what only the bill knows: discounts, subscriptions, batches, surcharges for very long prompts.
 */

export interface Price {
  input: number;
  output: number;
  cacheRead: number;
  /** Null where writing the cache costs nothing beyond the input. */
  cacheWrite: number | null;
}

export interface PriceList {
  maker: string;
  source: string;
  /** Model names that share a price. */
  prices: readonly (readonly [names: string, price: Price])[];
}

/** Day on which the table was last compared. */
export const PRICED_ON = '2026-05-13';

const price = (
  input: number,
  output: number,
  cacheRead: number,
  cacheWrite: number | null = null,
): Price => ({
  input,
  output,
  cacheRead,
  cacheWrite,
});

export const PRICE_LISTS: readonly PriceList[] = [
  {
    maker: 'Anthropic',
    source: 'https://platform.claude.com/docs/en/about-claude/pricing',
    prices: [
      ['claude-opus-4-5 claude-opus-4-6 claude-opus-4-7', price(5, 25, 0.5, 6.25)],
      ['claude-opus-4 claude-opus-4-1 claude-3-opus', price(15, 75, 1.5, 18.75)],
      [
        'claude-sonnet-4 claude-sonnet-4-5 claude-sonnet-4-6 claude-3-7-sonnet claude-3-5-sonnet',
        price(3, 15, 0.3, 3.75),
      ],
      ['claude-haiku-4-5', price(1, 5, 0.1, 1.25)],
      ['claude-3-5-haiku', price(0.8, 4, 0.08, 1)],
    ],
  },
  {
    maker: 'OpenAI',
    source: 'https://developers.openai.com/api/docs/pricing',
    prices: [
      ['gpt-5-5', price(5, 30, 0.5)],
      ['gpt-5-4', price(2.5, 15, 0.25)],
      ['gpt-5-4-mini', price(0.75, 4.5, 0.075)],
      ['gpt-5-2 gpt-5-2-codex gpt-5-3-codex', price(1.75, 14, 0.175)],
      ['gpt-5 gpt-5-codex gpt-5-1 gpt-5-1-codex gpt-5-1-codex-max', price(1.25, 10, 0.125)],
      ['gpt-5-mini gpt-5-1-codex-mini', price(0.25, 2, 0.025)],
      ['gpt-5-nano', price(0.05, 0.4, 0.005)],
      ['gpt-4-1 o3', price(2, 8, 0.5)],
      ['gpt-4-1-mini', price(0.4, 1.6, 0.1)],
      ['o4-mini', price(1.1, 4.4, 0.275)],
      ['gpt-4o', price(2.5, 10, 1.25)],
      ['gpt-4o-mini', price(0.15, 0.6, 0.075)],
    ],
  },
  {
    maker: 'Google',
    source: 'https://ai.google.dev/gemini-api/docs/pricing',
    prices: [
      ['gemini-3-pro gemini-3-pro-preview', price(2, 12, 0.2)],
      ['gemini-3-flash gemini-3-flash-preview', price(0.5, 3, 0.05)],
      ['gemini-2-5-pro', price(1.25, 10, 0.125)],
      ['gemini-2-5-flash', price(0.3, 2.5, 0.03)],
      ['gemini-2-5-flash-lite', price(0.1, 0.4, 0.01)],
    ],
  },
];

/** A date at the end of a name, or the word for the newest, does not change the price. */
const SUFFIX = /[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$|:.*$|\[.*\]$/;

const byName = new Map<string, { price: Price; list: PriceList }>();
for (const list of PRICE_LISTS) {
  for (const [names, price] of list.prices)
    for (const name of names.split(' ')) byName.set(name, { price, list });
}

/** The price of a model, by the name a log gives it; null when the table does not have exactly that model. */
export function priceOf(model: string): { price: Price; list: PriceList } | null {
  const name = model.trim().toLowerCase().split('/').at(-1) ?? '';
  return byName.get(name.replace(SUFFIX, '').replaceAll('.', '-')) ?? null;
}
