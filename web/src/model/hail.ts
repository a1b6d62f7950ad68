/** HAIL as the browser reads it: hail.md §3-§7, with room for what a newer writer may add. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Attributes = Record<string, Json>;

export interface Header {
  version: string;
  sessionId: string;
  provider: string;
  model: string;
  tool: string;
  toolVersion: string | null;
  title: string | null;
  description: string | null;
  tags: string[];
  createdAt: number | null;
  updatedAt: number | null;
  relatedIds: string[];
  attributes: Attributes;
}

/** The data of each event type, by its name in the file. */
export interface EventData {
  UserMessage: Record<never, never>;
  AgentMessage: Record<never, never>;
  SystemMessage: Record<never, never>;
  Thinking: Record<never, never>;
  ToolCall: { name: string };
  ToolResult: { name: string; is_error: boolean; call_id: string | null };
  FileRead: { path: string };
  CodeSearch: { query: string };
  FileSearch: { pattern: string };
  FileEdit: { path: string; diff: string | null };
  FileCreate: { path: string };
  FileDelete: { path: string };
  ShellCommand: { command: string; exit_code: number | null };
  ImageGenerate: { prompt: string };
  VideoGenerate: { prompt: string };
  AudioGenerate: { prompt: string };
  WebSearch: { query: string };
  WebFetch: { url: string };
  TaskStart: { title: string | null };
  TaskEnd: { summary: string | null };
  Custom: { kind: string };
  /** A type this reader does not know; kept so that nothing is dropped silently. */
  Unknown: { name: string; raw: Json };
}

export type EventName = keyof EventData;
export type EventType = { [Name in EventName]: { type: Name } & EventData[Name] }[EventName];

export type Block =
  | { type: 'Text'; text: string }
  | { type: 'Code'; code: string; language: string | null; startLine: number }
  | { type: 'Image'; url: string; alt: string | null; mime: string }
  | { type: 'Video'; url: string; mime: string }
  | { type: 'Audio'; url: string; mime: string }
  | { type: 'File'; path: string; content: string | null }
  | { type: 'Json'; data: Json }
  | { type: 'Reference'; uri: string; mediaType: string }
  | { type: 'Unknown'; name: string; raw: Json };

export interface SessionEvent {
  /** Position in the file, from 0. */
  index: number;
  /** As in the file; not necessarily unique. */
  id: string;
  /** Unique within the session: the id, with a counter added to repeated ones. */
  key: string;
  /** Milliseconds since the epoch, or null when the file has no readable time. */
  time: number | null;
  type: EventType;
  taskId: string | null;
  blocks: Block[];
  durationMs: number | null;
  attributes: Attributes;
}

export interface Stats {
  eventCount: number;
  messageCount: number;
  toolCallCount: number;
  taskCount: number;
  durationSeconds: number;
  inputTokens: number;
  outputTokens: number;
  promptCount: number;
  filesChanged: number;
  linesAdded: number;
  linesRemoved: number;
}

/** The trimmed text of an attribute; blank and non-string values count as absent (hail.md §8.1). */
export function textAttribute(attributes: Attributes, name: string): string | null {
  const value = attributes[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** All text of an event's blocks, for one-line previews and rules that look at words. */
export function plainText(event: SessionEvent): string {
  return event.blocks
    .map((block) => (block.type === 'Text' ? block.text : block.type === 'Code' ? block.code : ''))
    .filter((text) => text !== '')
    .join('\n');
}
