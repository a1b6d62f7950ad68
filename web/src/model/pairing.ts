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

interface Call {
  /** Where its entry stands; null while the batch that brings it is not there yet. */
  at: number | null;
  /** Results of the same batch that stand before it. */
  early: SessionEvent[];
}

/**
 * Puts each tool result into the call it answers, so that it is shown once. Matched by
 * `semantic.call_id`, the result's own `call_id`, or `tool_use_id`, against the call's ids and its
 * event id; a result that has no id goes to the nearest earlier call of the same tool.
 * Results that answer nothing stay as entries of their own.
 *
 * Events may be added in pieces: what comes out is the same as for all of them at once.
 */
export class Pairing {
  #events: SessionEvent[] = [];
  #entries: Entry[] = [];
  #calls = new Map<string, Call>();
  /** Ids under which results looked for a call that was not there. */
  #missed = new Set<string>();
  /** Entries made since the last batch: nobody else holds them, they may still be changed. */
  #fresh = new Set<Entry>();

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Adds events and returns the position of the first entry that is new or another one now. */
  add(events: readonly SessionEvent[]): number {
    this.#fresh.clear();
    const late = events.some((event) => isCall(event) && callIds(event).some((id) => this.#missed.has(id)));
    for (const event of events) this.#events.push(event);
    if (!late) return this.#pair(events);
    // A call that came after its result changes what stands before it. This is rare: begin again.
    this.#entries = [];
    this.#calls.clear();
    this.#missed.clear();
    this.#pair(this.#events);
    return 0;
  }

  #pair(events: readonly SessionEvent[]): number {
    const calls = new Map<SessionEvent, Call>();
    for (const event of events) {
      if (!isCall(event)) continue;
      const call: Call = { at: null, early: [] };
      calls.set(event, call);
      for (const id of callIds(event)) if (!this.#calls.has(id)) this.#calls.set(id, call);
    }
    let first = this.#entries.length;
    for (const event of events) {
      const call = event.type.type === 'ToolResult' ? this.#answered(event) : null;
      if (call === null) this.#append(event, calls.get(event));
      else if (call.at === null) call.early.push(event);
      else first = Math.min(first, this.#attach(call.at, event));
    }
    return first;
  }

  #append(event: SessionEvent, call: Call | undefined): void {
    const entry: Entry = { event, results: call?.early ?? [] };
    this.#fresh.add(entry);
    const length = this.#entries.push(entry);
    if (call) call.at = length - 1;
  }

  #attach(at: number, result: SessionEvent): number {
    const entry = this.#entries[at];
    if (!entry) return at;
    if (this.#fresh.has(entry)) entry.results.push(result);
    else {
      const changed = { event: entry.event, results: [...entry.results, result] };
      this.#fresh.add(changed);
      this.#entries[at] = changed;
    }
    return at;
  }

  #answered(result: SessionEvent): Call | null {
    const ids = resultIds(result);
    if (ids.length === 0) {
      const at = nearestCall(this.#entries, result);
      return at === null ? null : { at, early: [] };
    }
    for (const id of ids) {
      const call = this.#calls.get(id);
      if (call) return call;
      this.#missed.add(id);
    }
    return null;
  }
}

export function pairResults(events: readonly SessionEvent[]): Entry[] {
  const pairing = new Pairing();
  pairing.add(events);
  return [...pairing.entries];
}

function isCall(event: SessionEvent): boolean {
  return CALLS.has(event.type.type);
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

function nearestCall(before: readonly Entry[], result: SessionEvent): number | null {
  for (let at = before.length - 1; at >= Math.max(before.length - REACH, 0); at -= 1) {
    const entry = before[at];
    if (!entry || !isCall(entry.event) || entry.event.taskId !== result.taskId) continue;
    if (entry.results.length > 0) continue;
    return toolName(entry.event) === toolName(result) ? at : null;
  }
  return null;
}

/** The name the agent's tool has, when the event says it. */
export function toolName(event: SessionEvent): string | null {
  const { type } = event;
  if (type.type === 'ToolCall' || type.type === 'ToolResult') return type.name;
  return textAttribute(event.attributes, 'tool_use_name');
}
