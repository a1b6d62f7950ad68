import { describe, expect, test } from 'vitest';
import type { Json, SessionEvent } from '../../src/model/hail';
import { Arrangement, buildTimeline, type Timeline } from '../../src/model/rows';
import { events, line, prompt, ran, read, result, says } from '../make';
import { sharedText, testIf } from '../shared';
import { HailReader } from '../../src/model/reader';

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Line = { [key: string]: Json };

/** Everything that makes a later event change an earlier row: late results, late calls, late agents. */
function anyLine(random: (below: number) => number, at: number): Line {
  const task = random(3) === 0 ? { task: `t${random(4)}` } : {};
  const id = `c${random(12)}`;
  const kinds: (() => Line)[] = [
    () => prompt(`p${at}`),
    () => prompt(`p${at}`, random(8) === 0 ? task : {}),
    () => says('a', task),
    () => read('f', { ...task, attributes: { tool_use_id: id } }),
    () => read('f', task),
    () => ran('ls', random(4) === 0 ? 1 : 0, { ...task, attributes: { 'semantic.call_id': id } }),
    () => ran(random(2) === 0 ? 'ls' : 'make', 0, task),
    () => ({ ...result('Read', id, 'out', random(3) === 0), ...(task.task ? { task_id: task.task } : {}) }),
    () =>
      line('ToolResult', {
        data: { name: 'A', is_error: random(3) === 0, call_id: `c${random(12)}` },
        attributes: { 'semantic.call_id': `c${random(24)}`, tool_use_id: id },
      }),
    () => result('A', null, 'out'),
    () => line('ToolCall', { data: { name: 'A' }, ...task }),
    () => line('Custom', { data: { kind: 'token_count' }, ...task }),
    () => line('Thinking', task),
    () => line('TaskStart', { task: `t${random(4)}`, data: random(2) === 0 ? { title: `T${at}` } : {} }),
    () => line('TaskEnd', { task: `t${random(4)}`, data: {} }),
  ];
  return (kinds[random(kinds.length)] ?? (() => says('b')))();
}

function inPieces(list: readonly SessionEvent[], cuts: readonly number[]): Timeline {
  const arrangement = new Arrangement();
  const edges = [0, ...cuts, list.length];
  return edges
    .slice(1)
    .reduce<Timeline>((_, end, at) => arrangement.add(list.slice(edges[at], end)), arrangement.add([]));
}

const comparable = ({ places, ...timeline }: Timeline): object => ({
  ...timeline,
  places: new Map([...places].sort(([a], [b]) => (a < b ? -1 : 1))),
});

describe('events that arrive in pieces', () => {
  test.each(Array.from({ length: 200 }, (_, seed) => [seed]))(
    'make the same rows as all at once (%i)',
    (seed) => {
      const random = randomNumbers(seed);
      const lines = Array.from({ length: 5 + random(60) }, (_, at) => anyLine(random, at));
      const list = events(...lines);
      const cuts = Array.from({ length: random(9) }, () => random(list.length + 1)).sort((a, b) => a - b);
      expect(comparable(inPieces(list, cuts))).toEqual(comparable(buildTimeline(list)));
      const ones = list.map((_, at) => at);
      expect(comparable(inPieces(list, ones))).toEqual(comparable(buildTimeline(list)));
    },
  );

  const real = sharedText('fixtures/real/hail/claude-code-e0d0d55f.hail.jsonl');

  testIf(real !== null)('also those of a real session', () => {
    const { events: list } = new HailReader().feed(real ?? '');
    const cuts = list.map((_, at) => at).filter((at) => at % 37 === 0);
    expect(comparable(inPieces(list, cuts))).toEqual(comparable(buildTimeline(list)));
  });

  test('leave the rows before the changed one as the same objects', () => {
    const list = events(
      ...Array.from({ length: 50 }, (_, at) => prompt(`p${at}`)),
      ran('ls', 0, { id: 'c' }),
      says('a'),
      result('sh', 'c', 'out'),
    );
    const arrangement = new Arrangement();
    const before = arrangement.add(list.slice(0, 52)).rows;
    const after = arrangement.add(list.slice(52)).rows;
    expect(after.slice(0, 50).every((row, at) => row === before[at])).toBe(true);
    expect(after[50]).not.toBe(before[50]);
    expect(after[50]?.entries[0]?.results).toHaveLength(1);
    expect(before[50]?.entries[0]?.results).toHaveLength(0);
    expect(after[51]).toBe(before[51]);
  });
});

test('slots of agents are the same as counted one by one', () => {
  const random = randomNumbers(7);
  const list = events(
    ...Array.from({ length: 300 }, (_, at) => says(`${at}`, { task: `t${Math.floor(at / 30) + random(5)}` })),
  );
  const { rows, lanes } = buildTimeline(list);
  for (const { entries, slots } of rows) {
    const index = entries[0]?.event.index ?? -1;
    const busy = lanes.filter((lane) => lane.first <= index && index <= lane.last).map((lane) => lane.slot);
    expect(slots).toEqual([...new Set(busy)].sort());
  }
});
