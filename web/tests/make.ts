import { decodeEvent } from '../src/model/decode';
import type { Attributes, Json, SessionEvent } from '../src/model/hail';
import { HailReader } from '../src/model/reader';

let next = 0;

interface Extra {
  id?: string;
  data?: Json;
  blocks?: Json[];
  attributes?: Attributes;
  task?: string;
  time?: string;
  ms?: number;
}

export const text = (value: string): Json => ({ type: 'Text', text: value });

/** One event line as a file would hold it. */
export function line(type: string, extra: Extra = {}): { [key: string]: Json } {
  next += 1;
  return {
    type: 'event',
    event_id: extra.id ?? `made-${next}`,
    timestamp: extra.time ?? '2026-06-01T08:00:00Z',
    event_type: extra.data === undefined ? { type } : { type, data: extra.data },
    content: { blocks: extra.blocks ?? [] },
    ...(extra.attributes ? { attributes: extra.attributes } : {}),
    ...(extra.task === undefined ? {} : { task_id: extra.task }),
    ...(extra.ms === undefined ? {} : { duration_ms: extra.ms }),
  };
}

export function event(type: string, extra: Extra = {}): SessionEvent {
  return decodeEvent(line(type, extra), 0);
}

/** Events as the reader gives them: numbered, with unique keys. */
export function events(...lines: { [key: string]: Json }[]): SessionEvent[] {
  const reader = new HailReader();
  return reader.feed(lines.map((item) => `${JSON.stringify(item)}\n`).join('')).events;
}

export const prompt = (words: string, extra: Extra = {}): { [key: string]: Json } =>
  line('UserMessage', { blocks: [text(words)], ...extra });

export const says = (words: string, extra: Extra = {}): { [key: string]: Json } =>
  line('AgentMessage', { blocks: [text(words)], ...extra });

export const read = (path: string, extra: Extra = {}): { [key: string]: Json } =>
  line('FileRead', { data: { path }, ...extra });

export const ran = (command: string, exit: number | null, extra: Extra = {}): { [key: string]: Json } =>
  line('ShellCommand', { data: exit === null ? { command } : { command, exit_code: exit }, ...extra });

export const result = (
  name: string,
  call: string | null,
  output: string,
  failed = false,
): { [key: string]: Json } =>
  line('ToolResult', {
    data: { name, is_error: failed, ...(call === null ? {} : { call_id: call }) },
    blocks: [text(output)],
  });
