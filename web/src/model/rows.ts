import { rowKind } from './families';
import type { SessionEvent } from './hail';
import { Lanes, NO_SLOTS, type Lane } from './lanes';
import { isQuiet } from './outcome';
import { Pairing, type Entry } from './pairing';
import { RunReader, type Run } from './runs';

/** One row of the page. A `fold` holds a run of similar rows; the others hold one entry. */
export interface Row {
  kind: 'prompt' | 'message' | 'entry' | 'fold';
  key: string;
  entries: readonly Entry[];
  /** Number of a prompt, from 1. */
  number: number | null;
  lane: Lane | null;
  /** Slots of all agents at work here, for the rules at the left edge. */
  slots: readonly number[];
  /** The first row of its agent: it shows the agent's name. */
  startsLane: boolean;
}

/** Where an event is shown: the row, and the entry inside it. */
export interface Place {
  row: number;
  entry: Entry;
}

export interface Timeline {
  entries: readonly Entry[];
  rows: readonly Row[];
  lanes: readonly Lane[];
  /** By event key; results point to the call that shows them. One map for all of a session's timelines. */
  places: ReadonlyMap<string, Place>;
}

/**
 * Arranges events as rows while they arrive: for each batch only the rows from the first changed one
 * on are made again, and the result is the same as for all events at once. Rows that stay as they
 * were stay the same objects.
 */
export class Arrangement {
  #pairing = new Pairing();
  #lanes = new Lanes();
  #rows: Row[] = [];
  /** For each entry: its row, and the entry where the run began that it was read in. */
  #rowOf: number[] = [];
  #runOf: number[] = [];
  #drawn = false;
  #places = new Map<string, Place>();

  /** Adds the next events and returns everything so far. */
  add(events: readonly SessionEvent[]): Timeline {
    const changed = this.#pairing.add(events);
    this.#lanes.add(events);
    // What stands before a changed entry may take it into its run now.
    const from = changed === 0 ? 0 : (this.#runOf[changed - 1] ?? 0);
    this.#arrange(from);
    const lanes = this.#lanes.agents();
    // What looked like an agent may turn out to be none.
    if (lanes.size > 0 || this.#drawn) this.#draw(lanes);
    this.#drawn = lanes.size > 0;
    return {
      entries: [...this.#pairing.entries],
      rows: [...this.#rows],
      lanes: [...lanes.values()],
      places: this.#places,
    };
  }

  #arrange(from: number): void {
    const { entries } = this.#pairing;
    const first = this.#rowOf[from] ?? this.#rows.length;
    const before = this.#rows.splice(first);
    let number = this.#rows.findLast((row) => row.number !== null)?.number ?? 0;
    this.#rowOf.length = from;
    this.#runOf.length = from;
    for (const run of this.#foldRuns(entries, from)) {
      const row = newRow(run, number + 1);
      number = row.number ?? number;
      const old = before[this.#rows.length - first];
      const at = this.#rows.push(old && isSame(old, row) ? old : row) - 1;
      for (const entry of run) {
        this.#rowOf.push(at);
        const place = { row: at, entry };
        this.#places.set(entry.event.key, place);
        for (const result of entry.results) this.#places.set(result.key, place);
      }
    }
  }

  #foldRuns(entries: readonly Entry[], from: number): Run[] {
    const reader = new RunReader();
    let start = from;
    for (let at = from; at < entries.length; at += 1) {
      const entry = entries[at];
      if (!entry) break;
      if (!reader.add(entry)) start = at;
      this.#runOf.push(start);
    }
    reader.close();
    return reader.runs;
  }

  /** Writes the agents into the rows, the ones before included: an agent may be known late. */
  #draw(lanes: ReadonlyMap<string, Lane>): void {
    const slots = this.#lanes.slots(lanes.values());
    const named = new Set<Lane>();
    this.#rows.forEach((row, at) => {
      // Notes of others may stand in a run; it belongs to whoever made the calls.
      const event = (row.entries.find((entry) => !isQuiet(entry.event)) ?? row.entries[0])?.event;
      const lane = (event?.taskId && lanes.get(event.taskId)) || null;
      const startsLane = lane !== null && !named.has(lane);
      if (lane) named.add(lane);
      const here = slots[event?.index ?? 0] ?? NO_SLOTS;
      if (row.lane === lane && row.slots === here && row.startsLane === startsLane) return;
      this.#rows[at] = { ...row, lane, slots: here, startsLane };
    });
  }
}

export function buildTimeline(events: readonly SessionEvent[]): Timeline {
  return new Arrangement().add(events);
}

function newRow(run: Run, number: number): Row {
  const [entry] = run;
  const kind = run.length > 1 ? 'fold' : rowKind(entry);
  return {
    kind,
    key: kind === 'fold' ? `fold:${entry.event.key}` : entry.event.key,
    entries: run,
    number: kind === 'prompt' ? number : null,
    lane: null,
    slots: NO_SLOTS,
    startsLane: false,
  };
}

function isSame(one: Row, other: Row): boolean {
  return (
    one.key === other.key &&
    one.number === other.number &&
    one.entries.length === other.entries.length &&
    one.entries.every((entry, at) => entry === other.entries[at])
  );
}
