import { describe, expect, test } from 'vitest';
import { findLanes, Lanes, MAX_LANES } from '../../src/model/lanes';
import { isPrompt } from '../../src/model/families';
import { Arrangement, buildTimeline } from '../../src/model/rows';
import { event, events, line, prompt, ran, read, result, says, text } from '../make';

const shape = (list: ReturnType<typeof events>): string[] =>
  buildTimeline(list).rows.map((row) => (row.kind === 'fold' ? `fold ${row.entries.length}` : row.kind));

const note = (): ReturnType<typeof line> =>
  line('SystemMessage', { blocks: [text('progress')], attributes: { 'progress.type': 'hook' } });
const tokens = (): ReturnType<typeof line> => line('Custom', { data: { kind: 'token_count' } });

describe('runs', () => {
  test('three reads are one row, two are two', () => {
    expect(shape(events(read('a'), read('b'), read('c')))).toEqual(['fold 3']);
    expect(shape(events(read('a'), read('b')))).toEqual(['entry', 'entry']);
  });

  test('all that only looks belongs together, commands that do something do not', () => {
    const search = (): ReturnType<typeof line> => line('CodeSearch', { data: { query: 'x' } });
    const list = (): ReturnType<typeof line> => line('ToolCall', { data: { name: 'LS' } });
    const page = (): ReturnType<typeof line> => line('WebFetch', { data: { url: 'https://a.example' } });
    expect(shape(events(read('a'), search(), page(), list(), ran('git log', 0), read('b')))).toEqual([
      'fold 6',
    ]);
    expect(shape(events(read('a'), search(), read('b'), ran('make', 0)))).toEqual(['fold 3', 'entry']);
  });

  test('a command that only looks also goes with commands', () => {
    const looks = (): ReturnType<typeof line> => ran('ls', 0);
    expect(shape(events(looks(), ran('make', 0), looks(), read('a')))).toEqual(['fold 3', 'entry']);
    expect(shape(events(looks(), read('a'), looks(), ran('make', 0), looks(), looks()))).toEqual([
      'fold 3',
      'fold 3',
    ]);
  });

  test('edits stand between the runs, each on its own line', () => {
    const edit = line('FileEdit', { data: { path: 'a' } });
    expect(shape(events(read('a'), read('b'), read('c'), edit, read('a'), read('b'), read('c')))).toEqual([
      'fold 3',
      'entry',
      'fold 3',
    ]);
  });

  test('a failed row keeps its own line', () => {
    expect(shape(events(ran('a', 0), ran('b', 0), ran('c', 0), ran('d', 1), ran('e', 0)))).toEqual([
      'fold 3',
      'entry',
      'entry',
    ]);
  });

  test('a failed result counts as a failure of its call', () => {
    const list = events(
      read('a'),
      read('b', { id: 'b' }),
      read('c'),
      read('d'),
      result('Read', 'b', 'no', true),
    );
    expect(shape(list)).toEqual(['entry', 'entry', 'entry', 'entry']);
  });

  test('bookkeeping neither breaks a run nor starts a new one', () => {
    expect(shape(events(ran('a', 0), tokens(), ran('b', 0), note(), ran('c', 0)))).toEqual(['fold 5']);
  });

  test('prose, prompts, edits and thinking never make a run', () => {
    const edit = (): ReturnType<typeof line> => line('FileEdit', { data: { path: 'a' } });
    const thought = (): ReturnType<typeof line> => line('Thinking', { blocks: [text('hm')] });
    expect(shape(events(edit(), edit(), edit(), thought(), thought(), thought()))).toEqual(
      Array(6).fill('entry'),
    );
    expect(shape(events(says('a'), says('b'), says('c')))).toEqual(Array(3).fill('message'));
  });

  test('a thought between two calls goes with them, one before or after stands alone', () => {
    const thought = (): ReturnType<typeof line> => line('Thinking', { blocks: [text('hm')] });
    expect(
      shape(events(thought(), read('a'), thought(), read('b'), tokens(), read('c'), thought(), tokens())),
    ).toEqual(['entry', 'fold 5', 'entry', 'entry']);
    expect(shape(events(read('a'), thought(), read('b')))).toEqual(Array(3).fill('entry'));
    expect(
      shape(events(read('a'), thought(), thought(), read('b'), thought(), ran('make', 0), ran('make', 0))),
    ).toEqual(Array(7).fill('entry'));
    expect(shape(events(tokens(), thought(), tokens()))).toEqual(Array(3).fill('entry'));
  });

  test('bookkeeping of another agent breaks no run either', () => {
    const other = line('Custom', { data: { kind: 'token_count' }, task: 'u' });
    const call = (): ReturnType<typeof line> => read('a', { task: 't' });
    expect(shape(events(call(), other, call(), note(), call()))).toEqual(['fold 5']);
    expect(shape(events(other, call(), call(), read('b')))).toEqual(['fold 3', 'entry']);
  });

  test('rows of different agents are not folded together', () => {
    expect(shape(events(read('a'), read('b', { task: 't' }), read('c')))).toEqual([
      'entry',
      'entry',
      'entry',
    ]);
  });
});

describe('prompts', () => {
  test('are numbered from 1', () => {
    const { rows } = buildTimeline(events(prompt('a'), says('b'), prompt('c')));
    expect(rows.map((row) => row.number)).toEqual([1, null, 2]);
  });

  test('orders to sub-agents and notes of interruption are not prompts', () => {
    expect(isPrompt(event('UserMessage', { blocks: [text('do it')] }))).toBe(true);
    expect(isPrompt(event('UserMessage', { attributes: { merged_subagent: true } }))).toBe(false);
    expect(
      isPrompt(event('UserMessage', { blocks: [text('[Request interrupted by user for tool use]')] })),
    ).toBe(false);
  });
});

test('every event has its place, results that of their call', () => {
  const list = events(
    prompt('p', { id: 'p' }),
    ran('ls', 0, { id: 'c' }),
    result('sh', 'c', 'out'),
    read('a', { id: 'p' }),
  );
  const { places, rows } = buildTimeline(list);
  expect(list.map((item) => places.get(item.key)?.row)).toEqual([0, 1, 1, 2]);
  expect(places.get('p')?.row).toBe(0);
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
});

describe('lanes', () => {
  const start = (task: string, title?: string): ReturnType<typeof line> =>
    line('TaskStart', { task, data: title === undefined ? {} : { title } });
  const end = (task: string): ReturnType<typeof line> => line('TaskEnd', { task, data: {} });
  const work = (task: string): ReturnType<typeof line> => says('work', { task });

  const slotsOf = (list: ReturnType<typeof events>): readonly (readonly number[])[] => {
    const lanes = new Lanes();
    lanes.add(list);
    return lanes.slots(lanes.agents().values());
  };

  test('a task that only marks a turn is none', () => {
    expect(findLanes(events(start('t'), prompt('x'), end('t'))).size).toBe(0);
  });

  test('a turn in which the user speaks is none, not even while its prompt is yet to come', () => {
    const list = events(start('t'), work('t'), prompt('x', { task: 't' }), work('t'), end('t'));
    expect(findLanes(list).size).toBe(0);
    const arrangement = new Arrangement();
    expect(arrangement.add(list.slice(0, 2)).rows[0]?.lane).not.toBeNull();
    const { rows } = arrangement.add(list.slice(2));
    expect(rows.map((row) => [row.lane, row.slots.length])).toEqual(Array(5).fill([null, 0]));
  });

  test('parallel agents get different slots, a later one reuses a free slot', () => {
    const list = events(
      start('a', 'One'),
      start('b'),
      work('a'),
      work('b'),
      end('a'),
      start('c'),
      work('c'),
      end('c'),
      end('b'),
    );
    const lanes = findLanes(list);
    expect(['a', 'b', 'c'].map((task) => lanes.get(task)?.slot)).toEqual([0, 1, 0]);
    expect(lanes.get('a')?.name).toBe('One');
    expect(slotsOf(list)[3]).toEqual([0, 1]);
  });

  test('there are never more than four', () => {
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f'];
    const lanes = findLanes(
      events(...tasks.map((task) => start(task)), ...tasks.map(work), ...tasks.map(end)),
    );
    expect(Math.max(...[...lanes.values()].map((lane) => lane.slot))).toBe(MAX_LANES - 1);
  });

  test('the name stands on the first row of each agent only', () => {
    const { rows } = buildTimeline(events(start('a', 'One'), work('a'), work('a')));
    expect(rows.map((row) => row.startsLane)).toEqual([true, false, false]);
  });
});

test('bookkeeping stays where it stood', () => {
  const list = events(tokens(), says('a'), tokens(), prompt('b'));
  expect(buildTimeline(list).rows.map((row) => row.key)).toEqual(list.map((item) => item.key));
});

test('a session of 20,000 events is arranged quickly enough to do it while it streams', () => {
  const list = events(
    ...Array.from({ length: 20_000 }, (_, at) => (at % 9 === 0 ? prompt(`p${at}`) : read(`f${at}`))),
  );
  const { rows, places } = buildTimeline(list);
  expect(rows.length).toBe(2 * Math.ceil(20_000 / 9));
  expect(places.size).toBe(20_000);
});
