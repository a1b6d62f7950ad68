import { describe, expect, test } from 'vitest';
import {
  FILTERS,
  formatAnchor,
  formatView,
  LEVELS,
  parseAnchor,
  parseView,
  PLAIN_VIEW,
  type ViewState,
} from '../../src/model/viewstate';

const IDS = ['e1', 'a/b c', '한글', '100%', 'x#y&z', 'a..b', '..', 'msg_1.2', '='];

describe('anchors', () => {
  test('carry any event id, alone or as the ends of a range', () => {
    for (const from of IDS) {
      expect(parseAnchor(formatAnchor(from))).toEqual({ from, to: null });
      for (const to of IDS) expect(parseAnchor(formatAnchor(from, to))).toEqual({ from, to });
    }
  });

  test('of other shapes are none', () => {
    for (const hash of ['', '#x', '#e=', '#e=%E0%A4%A', '#e=..b']) expect(parseAnchor(hash)).toBeNull();
    expect(parseAnchor('#e=a..')).toEqual({ from: 'a', to: null });
    expect(parseAnchor('#e=toolu_1.2')).toEqual({ from: 'toolu_1.2', to: null });
  });
});

describe('the view in the address', () => {
  const views: ViewState[] = LEVELS.flatMap((level) =>
    (['mark', 'filter'] as const).flatMap((find) =>
      (['some', 'all', 'none'] as const).flatMap((open) =>
        (['unified', 'split'] as const).flatMap((diff) =>
          ['', 'a b', 'x&y=z', '한글+%'].map((query, number) => ({
            level,
            find,
            open,
            diff,
            query,
            filters: number % 2 === 0 ? null : new Set(FILTERS.slice(number, number + 3)),
            anchor: number === 3 ? { from: 'a', to: 'b' } : null,
          })),
        ),
      ),
    ),
  );

  test('comes back as it was written', () => {
    for (const view of views) {
      const { search, hash } = formatView(view, '');
      expect(parseView(search, hash)).toEqual(view);
    }
  });

  test('leaves the parameters of others alone, and says nothing of a plain view', () => {
    expect(formatView(PLAIN_VIEW, '?parser_hint=codex&view=errors&q=x')).toEqual({
      search: '?parser_hint=codex',
      hash: '',
    });
    expect(formatView({ ...PLAIN_VIEW, level: 'errors' }, '?session=a%2Fb').search).toBe(
      '?session=a%2Fb&view=errors',
    );
  });

  test('takes unknown words for absent ones', () => {
    expect(parseView('?view=loud&ef=dogs,&open=half&diff=three&find=x', '#top')).toEqual(PLAIN_VIEW);
    expect(parseView('?ef=files,dogs,user', '').filters).toEqual(new Set(['files', 'user']));
  });
});
