import { describe, expect, test } from 'vitest';
import {
  cycle,
  EMPTY_QUERY,
  formatApiQuery,
  formatFacetQuery,
  formatListQuery,
  hasFacets,
  hasFilters,
  parseListQuery,
  RANGES,
  SORTS,
} from '../../src/model/listquery';

const read = (query: string): ReturnType<typeof parseListQuery> => parseListQuery(new URLSearchParams(query));

describe('list state in the address', () => {
  const states = SORTS.flatMap((sort) =>
    RANGES.flatMap((range) =>
      ['', '재시도 & test?=%#'].map((search) => ({
        search,
        tool: 'codex',
        repository: 'a/b',
        sort,
        range,
        layout: search === '' ? ('list' as const) : ('agents' as const),
        page: 3,
        model: search === '' ? '' : 'gpt 5/x',
        errors: '1' as const,
        pr: '0' as const,
        commit: search === '' ? ('' as const) : ('1' as const),
        minDuration: '60',
        maxDuration: search === '' ? '' : '599',
        from: '2026-01-31',
        to: search === '' ? '' : '2026-02-28',
      })),
    ),
  );

  test.each(states)('reads back as written: %o', (state) => {
    expect(read(formatListQuery(state))).toEqual(state);
  });

  test('defaults leave no trace', () => {
    expect(formatListQuery(EMPTY_QUERY)).toBe('');
    expect(read('')).toEqual(EMPTY_QUERY);
  });

  test('nonsense falls back to the defaults', () => {
    expect(read('?sort=best&time_range=1y&layout=grid&page=-2&search=%20%20')).toEqual(EMPTY_QUERY);
    expect(read('?page=1e99').page).toBe(1);
    expect(read('?page=2.5').page).toBe(1);
    expect(read('?errors=yes&pr=2&min_duration=-1&max_duration=1e3&from=2026-13-01&to=today')).toEqual(
      EMPTY_QUERY,
    );
  });

  test('an order is no filter, a range is', () => {
    expect(hasFilters({ ...EMPTY_QUERY, sort: 'longest', page: 2 })).toBe(false);
    expect(hasFilters({ ...EMPTY_QUERY, range: '7d' })).toBe(true);
    expect(hasFilters({ ...EMPTY_QUERY, errors: '0' })).toBe(true);
    expect([
      hasFacets({ ...EMPTY_QUERY, tool: 'codex' }),
      hasFacets({ ...EMPTY_QUERY, to: '2026-01-01' }),
    ]).toEqual([false, true]);
    expect(formatFacetQuery({ ...EMPTY_QUERY, sort: 'longest', page: 4, model: 'm' })).toBe('?model=m');
  });

  test('a layout is neither a filter nor told to the API', () => {
    const query = { ...EMPTY_QUERY, layout: 'agents' as const };
    expect(formatListQuery(query)).toBe('?layout=agents');
    expect([hasFilters(query), formatFacetQuery(query), formatApiQuery(query)]).toEqual([
      false,
      '',
      '?page=1&per_page=20',
    ]);
  });

  test('the API is always told page and size', () => {
    expect(formatApiQuery(EMPTY_QUERY)).toBe('?page=1&per_page=20');
  });
});

test('cycling goes round, and starts over from a value it does not know', () => {
  expect(cycle(SORTS, 'longest')).toBe('recent');
  expect(cycle(['', 'a'], 'zzz')).toBe('');
});
