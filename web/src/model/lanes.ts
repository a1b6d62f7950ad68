import { textAttribute, type SessionEvent } from './hail';

/** A parallel agent: the events of one task. */
export interface Lane {
  taskId: string;
  name: string;
  /** Place of its rule at the left edge, 0 to 3; further agents share the last one. */
  slot: number;
  /** First and last event index. */
  first: number;
  last: number;
}

export const MAX_LANES = 4;

/**
 * Finds the agents of a session. A task that only marks its own start and end (Codex marks each turn
 * so) is not an agent. A slot is used again once its agent has ended.
 */
export function findLanes(events: readonly SessionEvent[]): Map<string, Lane> {
  const lanes = new Map<string, Lane & { inner: number }>();
  for (const event of events) {
    if (event.taskId === null) continue;
    const lane = lanes.get(event.taskId) ?? {
      taskId: event.taskId,
      name: '',
      slot: 0,
      first: event.index,
      last: event.index,
      inner: 0,
    };
    lane.last = event.index;
    if (event.type.type === 'TaskStart') lane.name ||= event.type.title?.trim() ?? '';
    else if (event.type.type !== 'TaskEnd') lane.inner += 1;
    lane.name ||= textAttribute(event.attributes, 'subagent_id') ?? '';
    lanes.set(event.taskId, lane);
  }
  const agents = [...lanes.values()].filter((lane) => lane.inner > 0).sort((a, b) => a.first - b.first);
  const busyUntil: number[] = Array.from({ length: MAX_LANES }, () => -1);
  for (const lane of agents) {
    const free = busyUntil.findIndex((last) => last < lane.first);
    lane.slot = free === -1 ? MAX_LANES - 1 : free;
    busyUntil[lane.slot] = Math.max(busyUntil[lane.slot] ?? -1, lane.last);
    lane.name ||= lane.taskId.slice(0, 12);
  }
  return new Map(agents.map(({ inner: _inner, ...lane }) => [lane.taskId, lane]));
}

/** Slots of the agents at work at an event. */
export function slotsAt(lanes: Iterable<Lane>, index: number): number[] {
  const slots = new Set<number>();
  for (const lane of lanes) if (lane.first <= index && index <= lane.last) slots.add(lane.slot);
  return [...slots].sort((a, b) => a - b);
}
