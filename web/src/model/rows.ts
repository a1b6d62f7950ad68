import { textAttribute, type SessionEvent } from './hail';
import { findLanes, slotsAt, type Lane } from './lanes';
import { isFailed, isInterruption, isQuiet } from './outcome';
import { pairResults, type Entry } from './pairing';

/** One row of the page. A `fold` holds a run of similar rows; the others hold one entry. */
export interface Row {
  kind: 'prompt' | 'message' | 'entry' | 'fold';
  key: string;
  entries: Entry[];
  /** Number of a prompt, from 1. */
  number: number | null;
  lane: Lane | null;
  /** Slots of all agents at work here, for the rules at the left edge. */
  slots: number[];
  /** The first row of its agent: it shows the agent's name. */
  startsLane: boolean;
}

/** Where an event is shown: the row, and the entry inside it. */
export interface Place {
  row: number;
  entry: Entry;
}

export interface Timeline {
  entries: Entry[];
  rows: Row[];
  lanes: Lane[];
  /** By event id and by event key; results point to the call that shows them. */
  places: Map<string, Place>;
}

/** A run is folded from this many rows on. */
const FOLD_FROM = 3;

export function buildTimeline(events: readonly SessionEvent[]): Timeline {
  const entries = pairResults(events);
  const lanes = findLanes(events);
  const named = new Set<string>();
  let number = 0;
  const rows = foldRuns(entries).map((run): Row => {
    const [entry] = run;
    const { event } = entry;
    const lane = event.taskId === null ? null : (lanes.get(event.taskId) ?? null);
    const kind = run.length > 1 ? 'fold' : rowKind(entry);
    const startsLane = lane !== null && !named.has(lane.taskId);
    if (lane) named.add(lane.taskId);
    return {
      kind,
      key: kind === 'fold' ? `fold:${event.key}` : event.key,
      entries: run,
      number: kind === 'prompt' ? (number += 1) : null,
      lane,
      slots: lanes.size > 0 ? slotsAt(lanes.values(), event.index) : [],
      startsLane,
    };
  });
  return { entries, rows, lanes: [...lanes.values()], places: findPlaces(rows) };
}

function rowKind({ event }: Entry): Row['kind'] {
  if (event.type.type === 'UserMessage') return isPrompt(event) ? 'prompt' : 'entry';
  return event.type.type === 'AgentMessage' ? 'message' : 'entry';
}

/** A person's own words; not the order that one agent gave another, nor a note that replaced a prompt. */
export function isPrompt(event: SessionEvent): boolean {
  if (event.type.type !== 'UserMessage') return false;
  const ordered =
    event.attributes['merged_subagent'] === true || textAttribute(event.attributes, 'subagent_id');
  return !ordered && !isInterruption(event);
}

/**
 * What a row may be folded with, or null if it always stands alone: prompts, prose, changes,
 * thinking, tasks, questions and everything that failed.
 */
function foldFamily(entry: Entry): string | null {
  const { type, attributes } = entry.event;
  if (isFailed(entry) || textAttribute(attributes, 'semantic.tool_kind') === 'interactive') return null;
  switch (type.type) {
    case 'FileRead':
    case 'FileSearch':
    case 'CodeSearch':
      return 'look';
    case 'WebSearch':
    case 'WebFetch':
      return 'web';
    case 'ShellCommand':
      return 'shell';
    case 'ToolCall':
    case 'ToolResult':
      return `tool:${type.name}`;
    case 'SystemMessage':
      return textAttribute(attributes, 'source') === null ? 'system' : null;
    case 'Custom':
      return `custom:${type.kind}`;
    default:
      return null;
  }
}

type Run = [Entry, ...Entry[]];

function foldRuns(entries: readonly Entry[]): Run[] {
  const runs: Run[] = [];
  let run: Entry[] = [];
  let family: string | null = null;
  const flush = (): void => {
    if (run.length >= FOLD_FROM) runs.push(run as Run);
    else for (const entry of run) runs.push([entry]);
    run = [];
    family = null;
  };
  for (const entry of entries) {
    const quiet = isQuiet(entry.event);
    const next = foldFamily(entry);
    const sameLane = run[0]?.event.taskId === entry.event.taskId;
    // Bookkeeping neither starts nor breaks a run of something else.
    const fits = sameLane && (quiet || next === family || (family === null && next !== null));
    if (run.length > 0 && !fits) flush();
    if (quiet || next !== null) run.push(entry);
    else runs.push([entry]);
    if (!quiet && next !== null) family = next;
  }
  flush();
  return runs;
}

function findPlaces(rows: readonly Row[]): Map<string, Place> {
  const places = new Map<string, Place>();
  rows.forEach((row, index) => {
    for (const entry of row.entries) {
      const place = { row: index, entry };
      for (const event of [entry.event, ...entry.results]) {
        places.set(event.key, place);
        if (!places.has(event.id)) places.set(event.id, place);
      }
    }
  });
  return places;
}
