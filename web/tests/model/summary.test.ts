import { describe, expect, test } from 'vitest';
import { sessionFacts } from '../../src/model/facts';
import { entryDuration, exitCode, isFailed } from '../../src/model/outcome';
import { pairResults, type Entry } from '../../src/model/pairing';
import { extraBlocks } from '../../src/model/redundant';
import { countVerbs, questions, summarise } from '../../src/model/summary';
import { event, events, line, prompt, ran, read, result, says, text } from '../make';

const one = (...lines: ReturnType<typeof line>[]): Entry => {
  const [entry] = pairResults(events(...lines));
  if (!entry) throw new Error('no entry');
  return entry;
};

describe('a row in one line', () => {
  test.each([
    ['FileRead', { path: 'a/b.py' }, 'read', 'a/b.py'],
    ['CodeSearch', { query: 'x y' }, 'searched_code', 'x y'],
    ['FileSearch', { pattern: '*.py' }, 'searched_files', '*.py'],
    ['FileEdit', { path: 'a' }, 'edited', 'a'],
    ['FileCreate', { path: 'a' }, 'created', 'a'],
    ['FileDelete', { path: 'a' }, 'deleted', 'a'],
    ['ShellCommand', { command: ' ls ' }, 'ran', 'ls'],
    ['ImageGenerate', { prompt: 'fog' }, 'image', 'fog'],
    ['VideoGenerate', { prompt: 'fog' }, 'video', 'fog'],
    ['AudioGenerate', { prompt: 'fog' }, 'audio', 'fog'],
    ['WebSearch', { query: 'q' }, 'searched_web', 'q'],
    ['WebFetch', { url: 'https://a.b/c' }, 'fetched', 'a.b/c'],
    ['TaskStart', { title: 'T' }, 'task_start', 'T'],
    ['TaskEnd', { summary: 'S\nmore' }, 'task_end', 'S'],
    ['Custom', { kind: 'plan' }, 'custom', ''],
    ['Custom', { kind: 'token_count' }, 'tokens', ''],
    ['Strange', {}, 'unknown', 'Strange'],
  ])('%s', (type, data, verb, subject) => {
    expect(summarise(one(line(type, { data })))).toMatchObject({ verb, subject });
  });

  test('a tool call is named by its most telling argument', () => {
    const call = (data: object): string =>
      summarise(
        one(
          line('ToolCall', {
            data: { name: 'X' },
            blocks: [JSON.parse(JSON.stringify({ type: 'Json', data }))],
          }),
        ),
      ).subject;
    expect(call({ a: 1, description: 'Explore\nmore' })).toBe('Explore');
    expect(call({ a: 1 })).toBe('{"a":1}');
    expect(call({})).toBe('');
  });
});

describe('outcome', () => {
  test('an exit code comes from the event or from its output', () => {
    expect(exitCode(one(ran('x', 3)))).toBe(3);
    expect(
      exitCode(one(ran('x', null, { id: 'c' }), result('sh', 'c', 'Process exited with code 7\nOutput:\n'))),
    ).toBe(7);
    expect(exitCode(one(ran('x', null)))).toBeNull();
  });

  test.each([
    [one(ran('x', 1)), true],
    [one(ran('x', 0)), false],
    [one(ran('x', null)), false],
    [one(read('x', { id: 'c' }), result('Read', 'c', 'no', true)), true],
    [one(result('Read', null, 'no', true)), true],
    [one(line('Custom', { data: { kind: 'turn_aborted' } })), true],
    [one(line('Custom', { data: { kind: 'token_count' } })), false],
  ])('a failure is seen (%#)', (entry, failed) => {
    expect(isFailed(entry)).toBe(failed);
  });

  test('duration is the call’s own, else the time until its result', () => {
    expect(entryDuration(one(ran('x', 0, { ms: 40 })))).toBe(40);
    const answer = { ...result('sh', 'c', 'x'), timestamp: '2026-06-01T08:00:02.500Z' };
    expect(entryDuration(one(ran('x', 0, { id: 'c' }), answer))).toBe(2500);
    expect(entryDuration(one(ran('x', 0)))).toBeNull();
  });
});

test('a line does not say twice what its verb says, and a plan is shown by its first line', () => {
  const start = (words: string): string =>
    summarise(one(line('TaskStart', { data: {}, blocks: [text(words)] }))).subject;
  expect(start('task started')).toBe('');
  expect(start('task started over')).toBe('task started over');
  const data = { plan: '## Mend the table\n\nFirst' };
  const call = line('ToolCall', { data: { name: 'ExitPlanMode' }, blocks: [{ type: 'Json', data }] });
  expect(summarise(one(call)).subject).toBe('Mend the table');
});

test('a fold counts what it holds, bookkeeping last', () => {
  const note = line('SystemMessage', { blocks: [text('n')] });
  const entries = pairResults(
    events(
      note,
      read('a'),
      line('ToolCall', { data: { name: 'LS' } }),
      read('b'),
      line('CodeSearch', { data: { query: 'q' } }),
      line('ToolCall', { data: { name: 'list_dir' } }),
    ),
  );
  expect(countVerbs(entries).map(({ verb, count }) => [verb, count])).toEqual([
    ['read', 2],
    ['listed', 2],
    ['searched_code', 1],
    ['system', 1],
  ]);
});

test('blocks that only repeat the line are left out, others never', () => {
  const path = '/Users/me/app/a.py';
  const call = event('FileRead', { data: { path }, blocks: [text('~/app/a.py'), text('because')] });
  expect(extraBlocks(call)).toEqual([{ type: 'Text', text: 'because' }]);
  const search = event('WebSearch', {
    data: { query: 'q' },
    blocks: [{ type: 'Json', data: { query: 'q' } }],
  });
  expect(extraBlocks(search)).toEqual([]);
});

test('questions are read from the call or from its attributes', () => {
  const options = [{ label: 'Both', description: 'd' }, 'Plain'];
  const asked = event('ToolCall', {
    data: { name: 'AskUserQuestion' },
    blocks: [{ type: 'Json', data: { questions: [{ header: 'H', question: 'Q?', options }] } }],
  });
  expect(questions(asked)).toEqual([
    {
      header: 'H',
      question: 'Q?',
      options: [
        { label: 'Both', description: 'd' },
        { label: 'Plain', description: '' },
      ],
    },
  ]);
  const meta = event('SystemMessage', { attributes: { question_meta: [{ id: 'q1' }] } });
  expect(questions(meta)[0]?.question).toBe('q1');
});

describe('facts', () => {
  const facts = (
    list: ReturnType<typeof events>,
    stats: object | null = null,
  ): ReturnType<typeof sessionFacts> =>
    sessionFacts({
      header: null,
      stats: stats as Parameters<typeof sessionFacts>[0]['stats'],
      events: list,
      entries: pairResults(list),
      files: [],
    });

  test('unknown is null, never 0', () => {
    expect(facts(events(prompt('x')), { durationSeconds: 0, inputTokens: 0, outputTokens: 0 })).toEqual({
      model: null,
      durationSeconds: null,
      toolCalls: null,
      failures: 0,
      files: null,
      added: null,
      removed: null,
    });
  });

  test('duration falls back to the times of the events', () => {
    expect(facts(events(prompt('a'), says('b', { time: '2026-06-01T08:01:30Z' }))).durationSeconds).toBe(90);
  });
});
