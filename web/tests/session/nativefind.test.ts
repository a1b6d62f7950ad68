import { expect, test, vi } from 'vitest';
import { buildTimeline } from '../../src/model/rows';
import { NativeFind } from '../../src/session/nativefind.svelte';
import { MOST_PREPARED, Reading } from '../../src/session/reading.svelte';
import { events, prompt, read } from '../make';

const rowsOf = (runs: number, length: number): ReturnType<typeof buildTimeline>['rows'] =>
  buildTimeline(
    events(
      ...Array.from({ length: runs }, (_, run) => [
        prompt(`p${run}`),
        ...Array.from({ length }, (_none, at) => read(`${run}/${at}`)),
      ]).flat(),
    ),
  ).rows;

test('rows are prepared one after the other until all are, and no more once stopped', async () => {
  const [reading, rows] = [new Reading(), rowsOf(10, 3)];
  const native = new NativeFind(reading);
  const stop = native.prepare(rows);
  expect(reading.prepared).toBe(0);
  await vi.waitUntil(() => reading.prepared > 0);
  stop();
  const reached = reading.prepared;
  expect(reached).toBeLessThan(rows.length);
  native.prepare(rows);
  await vi.waitUntil(() => reading.prepared === rows.length);
  expect(native.partial).toBe(false);
});

test('a longer run stays out of the browser’s reach', () => {
  const native = new NativeFind(new Reading());
  native.prepare(rowsOf(1, MOST_PREPARED))();
  expect(native.partial).toBe(false);
  native.prepare(rowsOf(1, MOST_PREPARED + 1))();
  expect(native.partial).toBe(true);
});

test('a page with very many elements gets no more', async () => {
  const [reading, rows] = [new Reading(), rowsOf(2, 3)];
  document.body.innerHTML = '<i></i>'.repeat(30_000);
  const native = new NativeFind(reading);
  native.prepare(rows);
  await vi.waitUntil(() => native.partial);
  document.body.replaceChildren();
  expect(reading.prepared).toBe(0);
});
