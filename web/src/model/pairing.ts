import { textAttribute, type EventName, type SessionEvent } from './hail';

/** An event together with the results that answer it. */
export interface Entry {
  event: SessionEvent;
  results: SessionEvent[];
}

/** Events that a tool result can answer. */
export const CALLS: ReadonlySet<EventName> = new Set<EventName>([
  'ToolCall',
  'FileRead',
  'CodeSearch',
  'FileSearch',
  'FileEdit',
  'FileCreate',
  'FileDelete',
  'ShellCommand',
  'ImageGenerate',
  'VideoGenerate',
  'AudioGenerate',
  'WebSearch',
  'WebFetch',
]);

/** How far back a result without any id looks for its call. */
const REACH = 7;

const CALL_IDS = ['semantic.call_id', 'tool_use_id', 'call_id'] as const;

/**
 * Puts each tool result into the call it answers, so that it is shown once. Matched by
 * `semantic.call_id`, the result's own `call_id`, or `tool_use_id`, against the call's ids and its
 * event id; a result that has no id goes to the nearest earlier call of the same tool.
 * Results that answer nothing stay as entries of their own.
 */
export function pairResults(events: readonly SessionEvent[]): Entry[] {
  const calls = new Map<string, Entry>();
  const entries = new Map<SessionEvent, Entry>();
  for (const event of events) {
    if (event.type.type === 'ToolResult') continue;
    const entry: Entry = { event, results: [] };
    entries.set(event, entry);
    if (CALLS.has(event.type.type)) for (const id of callIds(event)) if (!calls.has(id)) calls.set(id, entry);
  }
  const ordered: Entry[] = [];
  for (const event of events) {
    const own = entries.get(event);
    if (own) {
      ordered.push(own);
      continue;
    }
    const ids = resultIds(event);
    const id = ids.find((candidate) => calls.has(candidate));
    const call =
      id === undefined ? (ids.length === 0 ? nearestCall(ordered, event) : undefined) : calls.get(id);
    if (call) call.results.push(event);
    else ordered.push({ event, results: [] });
  }
  return ordered;
}

function callIds(event: SessionEvent): string[] {
  const ids = CALL_IDS.map((name) => textAttribute(event.attributes, name));
  return [...ids, event.id].filter((id) => id !== null);
}

function resultIds(event: SessionEvent): string[] {
  const own = event.type.type === 'ToolResult' ? event.type.call_id?.trim() : undefined;
  const [semantic, ...others] = CALL_IDS.map((name) => textAttribute(event.attributes, name));
  return [semantic, own, ...others].filter((id): id is string => typeof id === 'string' && id !== '');
}

function nearestCall(before: readonly Entry[], result: SessionEvent): Entry | undefined {
  for (const entry of before.slice(-REACH).reverse()) {
    if (!CALLS.has(entry.event.type.type) || entry.event.taskId !== result.taskId) continue;
    if (entry.results.length > 0) continue;
    return toolName(entry.event) === toolName(result) ? entry : undefined;
  }
  return undefined;
}

/** The name the agent's tool has, when the event says it. */
export function toolName(event: SessionEvent): string | null {
  const { type } = event;
  if (type.type === 'ToolCall' || type.type === 'ToolResult') return type.name;
  return textAttribute(event.attributes, 'tool_use_name');
}
