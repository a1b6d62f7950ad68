import type { ChangedFile } from './changes';
import type { Header, SessionEvent, Stats } from './hail';
import { isFailed } from './outcome';
import { CALLS, type Entry } from './pairing';
import { knownModel } from './title';

/** Numbers of a session. Null means unknown and is not shown; a counter that may be 0 for lack of data is null. */
export interface Facts {
  model: string | null;
  durationSeconds: number | null;
  toolCalls: number | null;
  failures: number;
  files: number | null;
  added: number | null;
  removed: number | null;
}

const positive = (value: number | null | undefined): number | null =>
  typeof value === 'number' && value > 0 ? value : null;

export interface Material {
  header: Header | null;
  stats: Stats | null;
  events: readonly SessionEvent[];
  entries: readonly Entry[];
  files: readonly ChangedFile[];
}

export function sessionFacts({ header, stats, events, entries, files }: Material): Facts {
  const counted = files.filter((file) => file.counts !== null);
  const sum = (side: 'added' | 'removed'): number | null =>
    counted.length === 0 ? null : counted.reduce((total, file) => total + (file.counts?.[side] ?? 0), 0);
  return {
    model: knownModel(header?.model),
    durationSeconds: positive(stats?.durationSeconds) ?? positive(span(events)),
    toolCalls: positive(entries.filter(({ event }) => CALLS.has(event.type.type)).length),
    failures: entries.filter(isFailed).length,
    files: positive(files.length),
    added: sum('added'),
    removed: sum('removed'),
  };
}

/** Whole seconds from the first to the last listed event that has a time. */
function span(events: readonly SessionEvent[]): number | null {
  const first = events.find((event) => event.time !== null)?.time;
  const last = events.findLast((event) => event.time !== null)?.time;
  return typeof first === 'number' && typeof last === 'number' ? Math.floor((last - first) / 1000) : null;
}
