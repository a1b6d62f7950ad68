import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/model/hail';
import {
  nearestPoint,
  placeOfRow,
  stripAxis,
  stripColumns,
  windowBetween,
  type StripAxis,
} from '../../src/model/strip';
import { eventUsages } from '../../src/model/usage';
import { draw } from '../../src/session/strip/drawing';
import { buildTimeline } from '../../src/model/rows';
import { events, line, prompt, ran, read, says } from '../make';

type Line = { [key: string]: Json };

const at = (seconds: number): { time: string } => ({
  time: new Date(Date.parse('2026-06-01T08:00:00Z') + seconds * 1000).toISOString(),
});

function axisOf(...lines: Line[]): StripAxis {
  const list = events(...lines);
  return stripAxis(buildTimeline(list).rows, eventUsages(list));
}

describe('the axis', () => {
  test('is time, and a long pause is drawn short', () => {
    const axis = axisOf(
      prompt('a', at(0)),
      says('b', at(60)),
      says('c', at(7200)),
      says('d', at(7260)),
      says('e', at(7220)),
    );
    expect(axis.timed).toBe(true);
    const places = axis.points.map((point) => point.at);
    // At work: 60 + 300 of the pause + 60 s; the pause becomes the shortest that is drawn.
    expect(places).toEqual([0, 60_000, 120_000, 180_000, 180_000]);
    expect(axis.gaps).toEqual([{ from: 60_000, to: 120_000, ms: 7_140_000 }]);
    expect(axis.length).toBe(180_000);
  });

  test.each([
    ['no times', (_: number) => ({ time: '' })],
    ['one and the same time', () => at(5)],
  ])('is the order with %s', (_, time) => {
    const axis = axisOf(prompt('a', time(0)), says('b', time(1)), says('c', time(2)));
    expect([axis.timed, axis.points.map((point) => point.at), axis.gaps]).toEqual([false, [0, 1, 2], []]);
  });

  test('times that were only estimated are none', () => {
    const guessed = { attributes: { 'time.estimated': true } };
    expect(axisOf(prompt('a', { ...at(0), ...guessed }), says('b', { ...at(9), ...guessed })).timed).toBe(
      false,
    );
  });

  test('tokens add up, and are unknown before the first', () => {
    const axis = axisOf(
      prompt('a'),
      says('b', { attributes: { input_tokens: 5, output_tokens: 1 } }),
      says('c', { attributes: { output_tokens: 4 } }),
    );
    expect(axis.points.map(({ tokens }) => tokens)).toEqual([null, 6, 10]);
  });

  test('nothing has no length of nothing', () => {
    const axis = axisOf();
    expect([axis.length, axis.timed, nearestPoint(axis, 3), placeOfRow(axis, 2)]).toEqual([
      1,
      false,
      null,
      0,
    ]);
    expect(stripColumns(axis, { from: 0, to: 1 }, 10)).toEqual([]);
  });
});

describe('columns', () => {
  const axis = axisOf(
    prompt('a', at(0)),
    read('x', at(10)),
    ran('make', 2, at(11)),
    ran('make', 0, at(12)),
    line('FileEdit', { data: { path: 'x', diff: '+a' }, ...at(55) }),
    says('done', at(100)),
  );

  test('count calls and failures and take the colour of the most', () => {
    const columns = stripColumns(axis, { from: 0, to: axis.length }, 10);
    expect(
      columns.map(({ column, calls, mark, failed, prompt: number }) => [column, calls, mark, failed, number]),
    ).toEqual([
      [0, 0, 'talk', 0, 1],
      [1, 3, 'shell', 1, null],
      [5, 1, 'edit', 0, null],
      [9, 0, 'talk', 0, null],
    ]);
  });

  test('of a window hold only what is in it', () => {
    const columns = stripColumns(axis, { from: 11_000, to: 60_000 }, 7);
    expect(columns.map(({ column, entries }) => [column, entries])).toEqual([
      [0, 2],
      [6, 1],
    ]);
  });

  test('20,000 events become no more than the columns, drawn with a handful of paths', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      index % 40 === 0
        ? prompt('p', at(index))
        : index % 3 === 0
          ? ran('x', index % 9 ? 0 : 1, at(index))
          : read('y', at(index)),
    );
    const long = axisOf(...lines);
    const columns = stripColumns(long, { from: 0, to: long.length }, 400);
    expect(columns.length).toBe(400);
    expect(columns.reduce((sum, { entries }) => sum + entries, 0)).toBe(20_000);
    const drawing = draw(columns, 1200, null);
    expect(drawing.calls.length).toBeLessThanOrEqual(2);
    expect(drawing.tokens).toBe('');
    expect(drawing.failures).not.toBe('');
  });
});

test('a click goes to the nearest entry, a row has its place', () => {
  const axis = axisOf(prompt('a', at(0)), says('b', at(10)), says('c', at(20)));
  expect([0, 4000, 6000, 99_000].map((place) => nearestPoint(axis, place)?.at)).toEqual([
    0, 0, 10_000, 20_000,
  ]);
  expect([0, 1, 2, 9].map((row) => placeOfRow(axis, row))).toEqual([0, 10_000, 20_000, 20_000]);
});

test('a window is never empty and never outside', () => {
  const axis = axisOf(prompt('a', at(0)), says('b', at(100)));
  expect(windowBetween(axis, 60_000, 20_000)).toEqual({ from: 20_000, to: 60_000 });
  for (const place of [-5000, 0, 50_000, 100_000, 200_000]) {
    const { from, to } = windowBetween(axis, place, place);
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeLessThanOrEqual(axis.length);
    expect(to - from).toBeGreaterThanOrEqual(axis.length / 100 - 1);
  }
});
