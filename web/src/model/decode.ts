import type { Attributes, Block, EventName, EventType, Header, Json, SessionEvent, Stats } from './hail';

type Fields = { [key: string]: Json };

const object = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const optional = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const words = (value: Json | undefined): string[] => list(value).filter((item) => typeof item === 'string');
const count = (value: Json | undefined): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
const number = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
const DAY = 86_400_000;
const time = (value: Json | undefined): number | null => {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  // A log without times is written with those of the first day there was.
  return Number.isNaN(parsed) || parsed < DAY ? null : parsed;
};

/** Event types by name: how each one's data is read. A name that is missing here is shown as unknown. */
const EVENTS: { [Name in Exclude<EventName, 'Unknown'>]: (data: Fields) => EventType } = {
  UserMessage: () => ({ type: 'UserMessage' }),
  AgentMessage: () => ({ type: 'AgentMessage' }),
  SystemMessage: () => ({ type: 'SystemMessage' }),
  Thinking: () => ({ type: 'Thinking' }),
  ToolCall: (data) => ({ type: 'ToolCall', name: text(data['name']) }),
  ToolResult: (data) => ({
    type: 'ToolResult',
    name: text(data['name']),
    is_error: data['is_error'] === true,
    call_id: optional(data['call_id']),
  }),
  FileRead: (data) => ({ type: 'FileRead', path: text(data['path']) }),
  CodeSearch: (data) => ({ type: 'CodeSearch', query: text(data['query']) }),
  FileSearch: (data) => ({ type: 'FileSearch', pattern: text(data['pattern']) }),
  FileEdit: (data) => ({ type: 'FileEdit', path: text(data['path']), diff: optional(data['diff']) }),
  FileCreate: (data) => ({ type: 'FileCreate', path: text(data['path']) }),
  FileDelete: (data) => ({ type: 'FileDelete', path: text(data['path']) }),
  ShellCommand: (data) => ({
    type: 'ShellCommand',
    command: text(data['command']),
    exit_code: number(data['exit_code']),
  }),
  ImageGenerate: (data) => ({ type: 'ImageGenerate', prompt: text(data['prompt']) }),
  VideoGenerate: (data) => ({ type: 'VideoGenerate', prompt: text(data['prompt']) }),
  AudioGenerate: (data) => ({ type: 'AudioGenerate', prompt: text(data['prompt']) }),
  WebSearch: (data) => ({ type: 'WebSearch', query: text(data['query']) }),
  WebFetch: (data) => ({ type: 'WebFetch', url: text(data['url']) }),
  TaskStart: (data) => ({ type: 'TaskStart', title: optional(data['title']) }),
  TaskEnd: (data) => ({ type: 'TaskEnd', summary: optional(data['summary']) }),
  Custom: (data) => ({ type: 'Custom', kind: text(data['kind']) }),
};

const BLOCKS: { [Name in Exclude<Block['type'], 'Unknown'>]: (fields: Fields) => Block } = {
  Text: (fields) => ({ type: 'Text', text: text(fields['text']) }),
  Code: (fields) => ({
    type: 'Code',
    code: text(fields['code']),
    language: optional(fields['language']),
    startLine: number(fields['start_line']) ?? 1,
  }),
  Image: (fields) => ({
    type: 'Image',
    url: text(fields['url']),
    alt: optional(fields['alt']),
    mime: text(fields['mime']),
  }),
  Video: (fields) => ({ type: 'Video', url: text(fields['url']), mime: text(fields['mime']) }),
  Audio: (fields) => ({ type: 'Audio', url: text(fields['url']), mime: text(fields['mime']) }),
  File: (fields) => ({ type: 'File', path: text(fields['path']), content: optional(fields['content']) }),
  Json: (fields) => ({ type: 'Json', data: fields['data'] ?? null }),
  Reference: (fields) => ({
    type: 'Reference',
    uri: text(fields['uri']),
    mediaType: text(fields['media_type']),
  }),
};

export function decodeHeader(value: Json): Header {
  const fields = object(value);
  const agent = object(fields['agent']);
  const context = object(fields['context']);
  return {
    version: text(fields['version']),
    sessionId: text(fields['session_id']),
    provider: text(agent['provider']),
    model: text(agent['model']),
    tool: text(agent['tool']),
    toolVersion: optional(agent['tool_version']),
    title: optional(context['title']),
    description: optional(context['description']),
    tags: words(context['tags']),
    createdAt: time(context['created_at']),
    updatedAt: time(context['updated_at']),
    relatedIds: words(context['related_session_ids']),
    attributes: object(context['attributes']),
  };
}

/** Reads one event; its `key` is still its id, the reader makes it unique. */
export function decodeEvent(value: Json, index: number): SessionEvent {
  const fields = object(value);
  const id = text(fields['event_id']) || `event-${index}`;
  return {
    index,
    id,
    key: id,
    time: time(fields['timestamp']),
    type: decodeType(fields['event_type']),
    taskId: optional(fields['task_id']),
    blocks: list(object(fields['content'])['blocks']).map(decodeBlock),
    durationMs: number(fields['duration_ms']),
    attributes: object(fields['attributes']) satisfies Attributes,
  };
}

function decodeType(value: Json | undefined): EventType {
  const fields = object(value);
  const name = typeof value === 'string' ? value : text(fields['type']);
  return Object.hasOwn(EVENTS, name)
    ? EVENTS[name as keyof typeof EVENTS](object(fields['data']))
    : { type: 'Unknown', name, raw: value ?? null };
}

function decodeBlock(value: Json): Block {
  const fields = object(value);
  const name = text(fields['type']);
  return Object.hasOwn(BLOCKS, name)
    ? BLOCKS[name as keyof typeof BLOCKS](fields)
    : { type: 'Unknown', name, raw: value };
}

export function decodeStats(value: Json): Stats {
  const fields = object(value);
  return {
    eventCount: count(fields['event_count']),
    messageCount: count(fields['message_count']),
    toolCallCount: count(fields['tool_call_count']),
    taskCount: count(fields['task_count']),
    durationSeconds: count(fields['duration_seconds']),
    inputTokens: count(fields['total_input_tokens']),
    outputTokens: count(fields['total_output_tokens']),
    promptCount: count(fields['user_message_count']),
    filesChanged: count(fields['files_changed']),
    linesAdded: count(fields['lines_added']),
    linesRemoved: count(fields['lines_removed']),
  };
}
