import { expect, test } from 'vitest';
import { embedCode, embedOptions, rangeOf } from '../../src/model/embed';

const places = new Map(['a', 'b', 'c', 'd'].map((id, row) => [id, { row }]));
const rows = (from: string | null, to: string | null): number[] => {
  const { start, end } = rangeOf({ from, to }, 4, places);
  return [start, end];
};

test('the rows of a range, whichever end comes first, or open at one end', () => {
  expect(rows('b', 'c')).toEqual([1, 3]);
  expect(rows('c', 'b')).toEqual([1, 3]);
  expect(rows('c', null)).toEqual([2, 4]);
  expect(rows(null, 'b')).toEqual([0, 2]);
  expect(rows(null, null)).toEqual([0, 4]);
  expect(rangeOf({ from: 'x', to: null }, 4, places)).toEqual({ start: 0, end: 4, lost: true });
  expect(rangeOf({ from: null, to: null }, 0, new Map())).toEqual({ start: 0, end: 0, lost: false });
});

test('the address tells range and theme; anything else is left out', () => {
  expect(embedOptions('?from=a%20b&to=c&theme=dark')).toEqual({ from: 'a b', to: 'c', theme: 'dark' });
  expect(embedOptions('?from=&theme=neon')).toEqual({ from: null, to: null, theme: null });
});

test('the markup holds hostile titles and ids as text', () => {
  const options = { from: 'a"b', to: null, theme: 'dark' as const };
  const code = embedCode('https://x.test', 's/1"><script>', options, '"><img onerror=1>');
  document.body.innerHTML = code;
  const frame = document.querySelector('iframe');
  expect(document.body.children).toHaveLength(1);
  expect(frame?.title).toBe('"><img onerror=1>');
  expect(frame?.src).toBe('https://x.test/embed/session/s%2F1%22%3E%3Cscript%3E?from=a%22b&theme=dark');
});
