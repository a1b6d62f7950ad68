import { describe, expect, test } from 'vitest';
import { listPrompts, promptAt } from '../../src/model/prompts';
import { buildTimeline } from '../../src/model/rows';
import { events, line, prompt, ran, read, result, says } from '../make';

const { rows } = buildTimeline(
  events(
    says('before all'),
    prompt('**Mend**\nthe tide', { id: 'one' }),
    ran('make', 2),
    line('ToolCall', { data: { name: 'Plan' }, id: 'call' }),
    result('Plan', 'call', 'no', true),
    says('done'),
    prompt('and now?', { id: 'two' }),
    read('a'),
    prompt('well?', { id: 'three' }),
  ),
);

describe('the list of prompts', () => {
  test('tells what came of each', () => {
    const items = listPrompts(rows, true).map(({ id, number, answered, failures }) => [
      id,
      number,
      answered,
      failures,
    ]);
    expect(items).toEqual([
      ['one', 1, true, 2],
      ['two', 2, false, 0],
      ['three', 3, false, 0],
    ]);
    expect(listPrompts(rows, true)[0]?.text).toContain('Mend');
  });

  test('does not call the last one unanswered while more may come', () => {
    expect(listPrompts(rows, false).map(({ answered }) => answered)).toEqual([true, false, true]);
  });

  test('knows under which prompt a row stands', () => {
    const prompts = listPrompts(rows, true);
    const second = prompts[1]?.row ?? 0;
    expect(promptAt(prompts, 0)).toBeNull();
    expect([1, second - 1, second, 99].map((row) => promptAt(prompts, row)?.id)).toEqual([
      'one',
      'one',
      'two',
      'three',
    ]);
    expect(promptAt([], 3)).toBeNull();
  });
});
