import { describe, expect, test } from 'vitest';
import { HailReader } from '../../src/model/reader';
import { line, prompt, read, says } from '../make';
import { sharedText } from '../shared';

const header = {
  type: 'header',
  version: 'hail-1.0.0',
  session_id: 's-1',
  agent: { provider: 'anthropic', model: 'm', tool: 'claude-code' },
  context: { tags: [], created_at: '2026-06-01T08:00:00Z', updated_at: '2026-06-01T08:00:00Z' },
};
const stats = { type: 'stats', event_count: 2, message_count: 2, tool_call_count: 0, task_count: 0 };
const file = [header, prompt('hello', { id: 'a' }), says('hi — 안녕', { id: 'b' }), stats]
  .map((item) => `${JSON.stringify(item)}\n`)
  .join('');

describe('a stream in pieces', () => {
  test.each([1, 7, 64, 10_000])('of %i characters reads the same', (size) => {
    const reader = new HailReader();
    const ids: string[] = [];
    let title: string | null = null;
    let count = 0;
    for (let at = 0; at < file.length; at += size) {
      const batch = reader.feed(file.slice(at, at + size));
      ids.push(...batch.events.map((event) => event.id));
      title = batch.header?.sessionId ?? title;
      count = batch.stats?.eventCount ?? count;
    }
    reader.finish();
    expect([title, ids, count, reader.brokenLines, reader.cutOff]).toEqual(['s-1', ['a', 'b'], 2, 0, false]);
  });
});

test('broken lines cost themselves and are counted; blank lines are nothing', () => {
  const reader = new HailReader();
  const lines = [
    '{"type":"event"',
    '',
    '   ',
    '[]',
    '"text"',
    '{"type":"surprise"}',
    JSON.stringify(read('a.py')),
  ];
  const { events } = reader.feed(`${lines.join('\n')}\n`);
  expect(events).toHaveLength(1);
  expect(reader.brokenLines).toBe(4);
});

test('a file that ends inside a line is cut off, one without a last line end is not', () => {
  const whole = new HailReader();
  whole.feed(file.trimEnd());
  expect(whole.finish().stats?.eventCount).toBe(2);
  expect(whole.cutOff).toBe(false);
  const cut = new HailReader();
  cut.feed(file.slice(0, -20));
  cut.finish();
  expect([cut.cutOff, cut.brokenLines]).toEqual([true, 0]);
});

test('a second header is ignored', () => {
  const reader = new HailReader();
  const other = { ...header, session_id: 's-2' };
  const batch = reader.feed(`${JSON.stringify(header)}\n${JSON.stringify(other)}\n`);
  expect(batch.header?.sessionId).toBe('s-1');
});

test('repeated event ids get keys of their own', () => {
  const reader = new HailReader();
  const { events } = reader.feed(
    [1, 2, 3].map(() => `${JSON.stringify(line('Thinking', { id: 'same' }))}\n`).join(''),
  );
  expect(events.map((event) => event.key)).toEqual(['same', 'same~2', 'same~3']);
});

test('unknown events and blocks are kept, fields of the wrong type are absent', () => {
  const reader = new HailReader();
  const odd = {
    ...line('Quantum', { data: { x: 1 } }),
    timestamp: 'yesterday',
    duration_ms: '12',
    content: { blocks: [{ type: 'Hologram', depth: 3 }, { type: 'Text', text: 5 }, null] },
  };
  const [event] = reader.feed(`${JSON.stringify(odd)}\n`).events;
  expect(event?.type).toEqual({ type: 'Unknown', name: 'Quantum', raw: { type: 'Quantum', data: { x: 1 } } });
  expect(event?.time).toBeNull();
  expect(event?.durationMs).toBeNull();
  expect(event?.blocks.map((block) => block.type)).toEqual(['Unknown', 'Text', 'Unknown']);
});

test.each(['constructor', '__proto__', 'toString'])('an event type named %s is unknown', (name) => {
  const reader = new HailReader();
  const [event] = reader.feed(`${JSON.stringify(line(name))}\n`).events;
  expect(event?.type.type).toBe('Unknown');
});

const real = ['claude-code-e0d0d55f', 'codex-019cc1a4'].flatMap((name) => {
  const content = sharedText(`fixtures/real/hail/${name}.hail.jsonl`);
  return content === null ? [] : [{ name, content }];
});

test.each(real)('$name is read without loss', ({ content }) => {
  const reader = new HailReader();
  const batch = reader.feed(content);
  const known = batch.events.filter((event) => event.type.type !== 'Unknown');
  expect(reader.brokenLines).toBe(0);
  expect(known).toHaveLength(batch.stats?.eventCount ?? -1);
  expect(batch.events.flatMap((event) => event.blocks).filter((block) => block.type === 'Unknown')).toEqual(
    [],
  );
});
