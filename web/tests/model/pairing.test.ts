import { describe, expect, test } from 'vitest';
import { pairResults } from '../../src/model/pairing';
import { events, line, ran, read, result, says, text } from '../make';
import { sharedText, testIf } from '../shared';
import { HailReader } from '../../src/model/reader';

const shape = (list: ReturnType<typeof events>): [string, number][] =>
  pairResults(list).map((entry) => [entry.event.type.type, entry.results.length]);

describe('a result goes into its call', () => {
  test('by semantic call id', () => {
    const attributes = { 'semantic.call_id': ' c1 ' };
    const call = read('a.py', { attributes });
    const answer = line('ToolResult', {
      data: { name: 'Read', is_error: false },
      attributes,
      blocks: [text('x')],
    });
    expect(shape(events(call, says('between'), answer))).toEqual([
      ['FileRead', 1],
      ['AgentMessage', 0],
    ]);
  });

  test('by call id that is the event id of the call', () => {
    expect(shape(events(ran('ls', 0, { id: 'codex-5' }), result('exec', 'codex-5', 'out')))).toEqual([
      ['ShellCommand', 1],
    ]);
  });

  test('by tool use id', () => {
    const call = read('a.py', { attributes: { tool_use_id: 't9' } });
    expect(shape(events(call, result('Read', 't9', 'x')))).toEqual([['FileRead', 1]]);
  });

  test('also when it stands before the call', () => {
    const call = read('a.py', { attributes: { tool_use_id: 't1' } });
    expect(shape(events(result('Read', 't1', 'x'), call))).toEqual([['FileRead', 1]]);
  });

  test('twice, when there are two', () => {
    const call = ran('tail -f', null, { id: 'c' });
    expect(shape(events(call, result('sh', 'c', 'one'), result('sh', 'c', 'two')))).toEqual([
      ['ShellCommand', 2],
    ]);
  });
});

describe('without any id', () => {
  const call = (name: string): ReturnType<typeof line> => line('ToolCall', { data: { name } });

  test('the nearest call of the same tool gets it', () => {
    expect(shape(events(call('A'), says('x'), result('A', null, 'out')))).toEqual([
      ['ToolCall', 1],
      ['AgentMessage', 0],
    ]);
  });

  test('another call in between stops the search', () => {
    expect(shape(events(call('A'), call('B'), result('A', null, 'out')))).toEqual([
      ['ToolCall', 0],
      ['ToolCall', 0],
      ['ToolResult', 0],
    ]);
  });

  test('an id that fits nothing does not fall back to the name', () => {
    expect(shape(events(call('A'), result('A', 'elsewhere', 'out')))).toEqual([
      ['ToolCall', 0],
      ['ToolResult', 0],
    ]);
  });

  test('a call of another task is passed over', () => {
    const other = line('ToolCall', { data: { name: 'A' }, task: 't2' });
    expect(shape(events(call('A'), other, result('A', null, 'out')))).toEqual([
      ['ToolCall', 1],
      ['ToolCall', 0],
    ]);
  });
});

const real = sharedText('fixtures/real/hail/claude-code-e0d0d55f.hail.jsonl');

testIf(real !== null)('in a real session no event is lost or shown twice', () => {
  const { events: list } = new HailReader().feed(real ?? '');
  const entries = pairResults(list);
  const shown = entries.flatMap((entry) => [entry.event, ...entry.results]);
  expect(shown.map((event) => event.key).sort()).toEqual(list.map((event) => event.key).sort());
  expect(entries.filter((entry) => entry.event.type.type === 'ToolResult')).toEqual([]);
});
