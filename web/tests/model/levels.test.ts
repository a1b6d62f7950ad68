import { describe, expect, test } from 'vitest';
import { chooseRows, countKinds, isOpenKind, narrow, toggleKind } from '../../src/model/filters';
import { foldLanes } from '../../src/model/foldlanes';
import { fullIndex, isShown, shownBefore, wholeTimeline } from '../../src/model/levels';
import { buildTimeline } from '../../src/model/rows';
import type { Filter, Level } from '../../src/model/viewstate';
import { events, line, prompt, ran, read, result, says, text } from '../make';

const edit = (path: string): ReturnType<typeof line> =>
  line('FileEdit', { data: { path, diff: '-x\n+y' }, id: `edit ${path}` });

const { rows, entries } = buildTimeline(
  events(
    prompt('mend it', { id: 'p1' }),
    says('I look first', { id: 'a1' }),
    read('one.py', { id: 'r1' }),
    ran('make', 2, { id: 'c1' }),
    says('a helper speaks', { id: 'h1', task: 'helper' }),
    edit('one.py'),
    says('mended', { id: 'a2' }),
    says('the helper is last', { id: 'h2', task: 'helper' }),
    prompt('thanks', { id: 'p2' }),
    line('Thinking', { blocks: [text('hm')], id: 't1' }),
    line('ToolCall', { data: { name: 'Plan' }, id: 'call' }),
    result('Plan', 'call', 'no such plan', true),
    says('you are welcome', { id: 'a3' }),
    prompt('never answered', { id: 'p3' }),
  ),
);

const shown = (level: Level, filters: Filter[] | null = null, found: number[] | null = null): string[] => {
  const choice = { level, filters: filters && new Set(filters), found: found && new Set(found) };
  const wanted = chooseRows(rows, choice);
  return rows.filter((_row, index) => wanted[index]).map(({ key }) => key);
};

describe('folded agents', () => {
  const keys = (list: readonly { key: string }[]): string[] => list.map(({ key }) => key);

  test('only the first row of each stays, and the others keep their places', () => {
    const folded = foldLanes(wholeTimeline(rows), new Set(['helper']));
    expect(keys(folded.rows)).toEqual(keys(rows).filter((key) => key !== 'h2'));
    expect(folded.rows.every((row, index) => rows[fullIndex(folded, index)] === row)).toBe(true);
    expect(
      isShown(
        folded,
        rows.findIndex(({ key }) => key === 'h2'),
      ),
    ).toBe(false);
  });

  test('the first that a view shows stands for an agent, and what the view hides is still told', () => {
    const wanted = rows.map(({ key }) => ['h2', 'p2', 'a3'].includes(key));
    const view = narrow(rows, wanted, new Set());
    expect(keys(foldLanes(view, new Set(['helper'])).rows)).toEqual(['h2', 'p2', 'a3']);
    const both = narrow(
      rows,
      rows.map(({ key }) => ['h1', 'h2', 'p2'].includes(key)),
      new Set(),
    );
    const folded = foldLanes(both, new Set(['helper']));
    expect(keys(folded.rows)).toEqual(['h1', 'p2']);
    const told = [...folded.before.values(), folded.after].flat();
    expect([...told].sort()).toEqual([...both.before.values(), both.after].flat().sort());
  });
});

describe('reading levels', () => {
  test('everything is every row', () => {
    expect(shown('full')).toEqual(rows.map(({ key }) => key));
  });

  test('a conversation is the prompts and the main agent’s last words of each turn', () => {
    expect(shown('focused')).toEqual(['p1', 'a2', 'p2', 'a3', 'p3']);
  });

  test('the last words of another agent count when the main one said nothing', () => {
    const { rows: alone } = buildTimeline(
      events(
        prompt('go', { id: 'p' }),
        says('one', { id: 'a', task: 'x' }),
        says('two', { id: 'b', task: 'x' }),
      ),
    );
    const wanted = chooseRows(alone, { level: 'focused', filters: null, found: null });
    expect(alone.filter((_row, at) => wanted[at]).map(({ key }) => key)).toEqual(['p', 'b']);
  });

  test('changes and failures stand under the prompts that led to them', () => {
    expect(shown('changes')).toEqual(['p1', 'edit one.py']);
    expect(shown('errors')).toEqual(['p1', 'c1', 'p2', 'call']);
  });
});

describe('filters', () => {
  test.each<[Filter, string[]]>([
    ['user', ['p1', 'p2', 'p3']],
    ['agent', ['a1', 'h1', 'a2', 'h2', 'a3']],
    ['thinking', ['t1']],
    ['tools', ['call']],
    ['files', ['r1', 'edit one.py']],
    ['shell', ['c1']],
    ['web', []],
  ])('show %s alone', (kind, keys) => {
    expect(shown('full', [kind])).toEqual(keys);
  });

  test('add up, and agree with the level and the search', () => {
    expect(shown('full', ['shell', 'thinking'])).toEqual(['c1', 't1']);
    expect(shown('errors', ['shell'])).toEqual(['c1']);
    expect(shown('full', null, [0, 6])).toEqual(['p1', 'a2']);
  });

  test('count each event with its result once', () => {
    expect(countKinds(entries)).toMatchObject({ user: 3, agent: 5, tools: 1, files: 2, shell: 1, web: 0 });
  });

  test('all are chosen again when the last one goes', () => {
    const one = toggleKind(null, 'shell');
    expect([...(one ?? [])]).toEqual(['shell']);
    expect([...(toggleKind(one, 'web') ?? [])]).toEqual(['shell', 'web']);
    expect(toggleKind(one, 'shell')).toBeNull();
  });
});

describe('what is left', () => {
  const narrowed = narrow(
    rows,
    chooseRows(rows, { level: 'changes', filters: null, found: null }),
    new Set(),
  );

  test('says how many rows lie between', () => {
    expect(narrowed.rows.map(({ key }) => key)).toEqual(['p1', 'edit one.py']);
    expect(narrowed.before.get('edit one.py')).toEqual(['a1', 'r1', 'c1', 'h1']);
    expect(narrowed.after).toHaveLength(rows.length - 6);
  });

  test('keeps what the reader called back', () => {
    const wanted = chooseRows(rows, { level: 'changes', filters: null, found: null });
    const wider = narrow(rows, wanted, new Set(['r1']));
    expect(wider.rows.map(({ key }) => key)).toEqual(['p1', 'r1', 'edit one.py']);
    expect([wider.before.get('r1'), wider.before.get('edit one.py')]).toEqual([['a1'], ['c1', 'h1']]);
  });

  test('finds a row’s place, or that of the last shown one before it', () => {
    expect([0, 1, 5, 13].map((row) => shownBefore(narrowed, row))).toEqual([0, 0, 1, 1]);
    expect([0, 1, 5].map((row) => isShown(narrowed, row))).toEqual([true, false, true]);
    expect(fullIndex(narrowed, 1)).toBe(5);
    const whole = wholeTimeline(rows);
    expect([shownBefore(whole, 7), fullIndex(whole, 7), isShown(whole, 7)]).toEqual([7, 7, true]);
    expect(shownBefore({ ...narrowed, full: [3] }, 2)).toBe(-1);
  });
});

test('rows are open from the start by their kind, failures by their failing', () => {
  const open = (kinds: Parameters<typeof isOpenKind>[1]): string[] =>
    entries.filter((entry) => isOpenKind(entry, kinds)).map(({ event }) => event.key);
  expect(open(new Set(['changes']))).toEqual(['edit one.py']);
  expect(open(new Set(['reads', 'thinking']))).toEqual(['r1', 't1']);
  expect(open(new Set(['failed']))).toEqual(['c1', 'call']);
});
