import { isPrompt } from './families';
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

interface Task {
  taskId: string;
  name: string;
  first: number;
  last: number;
  /** Events other than the marks of its start and end. */
  inner: number;
  /** Whether the user speaks in it: then it is a turn of the session, and no agent. */
  turn: boolean;
  lane: Lane | null;
}

/**
 * Finds the agents of a session, whose events may come in pieces. A task that marks a turn, as Codex
 * does, is not an agent: it holds nothing but its own start and end, or the user's prompt. A slot is
 * used again once its agent has ended.
 */
export class Lanes {
  #tasks = new Map<string, Task>();
  #size = 0;

  add(events: readonly SessionEvent[]): void {
    this.#size += events.length;
    for (const event of events) {
      if (event.taskId === null) continue;
      const task = this.#tasks.get(event.taskId) ?? {
        taskId: event.taskId,
        name: '',
        first: event.index,
        last: event.index,
        inner: 0,
        turn: false,
        lane: null,
      };
      task.last = event.index;
      if (event.type.type === 'TaskStart') task.name ||= event.type.title?.trim() ?? '';
      else if (event.type.type !== 'TaskEnd') task.inner += 1;
      task.turn ||= isPrompt(event);
      task.name ||= textAttribute(event.attributes, 'subagent_id') ?? '';
      this.#tasks.set(event.taskId, task);
    }
  }

  /** The agents so far. A lane is the same object as before unless its slot or name is another one now. */
  agents(): Map<string, Lane> {
    const tasks = [...this.#tasks.values()].filter((task) => task.inner > 0 && !task.turn);
    tasks.sort((a, b) => a.first - b.first);
    const busyUntil: number[] = Array.from({ length: MAX_LANES }, () => -1);
    return new Map(
      tasks.map((task) => {
        const free = busyUntil.findIndex((last) => last < task.first);
        const slot = free === -1 ? MAX_LANES - 1 : free;
        busyUntil[slot] = Math.max(busyUntil[slot] ?? -1, task.last);
        return [task.taskId, laneOf(task, slot)];
      }),
    );
  }

  /** For each event index the slots of the agents at work then. */
  slots(agents: Iterable<Lane>): readonly (readonly number[])[] {
    const masks = new Uint8Array(this.#size);
    const filled: number[] = Array.from({ length: MAX_LANES }, () => 0);
    for (const { slot, first, last } of agents) {
      // Agents come in the order of their first event, so that each place is filled once per slot.
      for (let at = Math.max(first, filled[slot] ?? 0); at <= last; at += 1)
        masks[at] = (masks[at] ?? 0) | (1 << slot);
      filled[slot] = Math.max(filled[slot] ?? 0, last + 1);
    }
    return Array.from(masks, (mask) => SLOTS[mask] ?? []);
  }
}

/** The slots that each mask of bits means. */
const SLOTS: readonly (readonly number[])[] = Array.from({ length: 1 << MAX_LANES }, (_, mask) =>
  Array.from({ length: MAX_LANES }, (_none, slot) => slot).filter((slot) => mask & (1 << slot)),
);

export const NO_SLOTS: readonly number[] = [];

function laneOf(task: Task, slot: number): Lane {
  const { taskId, first, last } = task;
  const name = task.name || taskId.slice(0, 12);
  if (task.lane?.slot === slot && task.lane.name === name) task.lane.last = last;
  else task.lane = { taskId, name, slot, first, last };
  return task.lane;
}

export function findLanes(events: readonly SessionEvent[]): Map<string, Lane> {
  const lanes = new Lanes();
  lanes.add(events);
  return lanes.agents();
}
