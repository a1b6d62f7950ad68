import { beforeEach, describe, expect, test } from 'vitest';
import { buildTimeline } from '../../src/model/rows';
import { OpenDefaults } from '../../src/session/defaults.svelte';
import { Reading, touches } from '../../src/session/reading.svelte';
import { events, line, prompt, ran, read } from '../make';

const { rows, places } = buildTimeline(
  events(
    prompt('go', { id: 'p' }),
    read('a', { id: 'a' }),
    read('b', { id: 'b' }),
    read('c', { id: 'c' }),
    line('FileEdit', { data: { path: 'a' }, id: 'edit' }),
    ran('make', 2, { id: 'make' }),
  ),
);
const opened = (defaults: OpenDefaults): string[] =>
  ['p', 'fold:a', 'a', 'b', 'edit', 'make', 'nothing'].filter((key) => defaults.opens(key, rows, places));

beforeEach(() => localStorage.clear());

describe('kinds that are open from the start', () => {
  test('are none at first', () => {
    expect(opened(new OpenDefaults())).toEqual([]);
  });

  test('are remembered, and forgotten when taken back', () => {
    const defaults = new OpenDefaults();
    defaults.toggle('changes');
    defaults.toggle('failed');
    expect(opened(defaults)).toEqual(['edit', 'make']);
    expect(opened(new OpenDefaults())).toEqual(['edit', 'make']);
    defaults.toggle('changes');
    expect(opened(new OpenDefaults())).toEqual(['make']);
    defaults.toggle('failed');
    expect(localStorage).toHaveLength(0);
  });

  test('open a fold with its rows', () => {
    const defaults = new OpenDefaults();
    defaults.toggle('reads');
    expect(opened(defaults)).toEqual(['fold:a', 'a', 'b']);
  });

  test('that this version does not know are left out', () => {
    localStorage.setItem('opensession_open_kinds', 'dogs,shell');
    expect([...new OpenDefaults().kinds]).toEqual(['shell']);
  });
});

describe('what the reader did to the rows', () => {
  test('goes before what they are by default, until it is cleared', () => {
    const reading = new Reading();
    reading.open.byDefault = (key) => key === 'a';
    expect([reading.open.has('a'), reading.open.has('b'), reading.open.any]).toEqual([true, false, false]);
    reading.toggle('a');
    reading.toggle('b');
    expect([reading.open.has('a'), reading.open.has('b'), reading.open.any]).toEqual([false, true, true]);
    reading.open.clear();
    expect([reading.open.has('a'), reading.open.has('b')]).toEqual([true, false]);
  });

  test('shows all of an event that a search led into, and no other', () => {
    const reading = new Reading();
    reading.uncut.add('e1');
    expect(['e1', 'e1:0', 'e1:command', 'e11', 'e11:0'].map((name) => reading.whole.has(name))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    reading.whole.delete('e1:0');
    expect(reading.whole.has('e1:0')).toBe(false);
  });

  test('a run of events touches the rows that show any of them', () => {
    const fold = rows[1];
    if (!fold) throw new Error('no fold');
    expect(touches({ first: 3, last: 9 }, fold)).toBe(true);
    expect(touches({ first: 4, last: 9 }, fold)).toBe(false);
    expect(touches(null, fold)).toBe(false);
  });
});
