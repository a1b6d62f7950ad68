import type { EventName } from './hail';
import type { Narrowed } from './levels';
import { isFailed } from './outcome';
import type { Entry } from './pairing';
import type { Row } from './rows';
import { FILTERS, type Filter, type Level } from './viewstate';

/** The kind under which an event is filtered (web.md §7.4). */
const KINDS: Record<EventName, Filter> = {
  UserMessage: 'user',
  SystemMessage: 'user',
  AgentMessage: 'agent',
  Thinking: 'thinking',
  ToolCall: 'tools',
  ToolResult: 'tools',
  FileRead: 'files',
  FileEdit: 'files',
  FileCreate: 'files',
  FileDelete: 'files',
  FileSearch: 'files',
  CodeSearch: 'files',
  ShellCommand: 'shell',
  TaskStart: 'task',
  TaskEnd: 'task',
  WebSearch: 'web',
  WebFetch: 'web',
  ImageGenerate: 'other',
  VideoGenerate: 'other',
  AudioGenerate: 'other',
  Custom: 'other',
  Unknown: 'other',
};

const CHANGES: ReadonlySet<EventName> = new Set<EventName>(['FileEdit', 'FileCreate', 'FileDelete']);

export function kindOf(entry: Entry): Filter {
  return KINDS[entry.event.type.type];
}

/** What is to be shown: all three must agree. */
export interface Choice {
  level: Level;
  /** Null shows all kinds. */
  filters: ReadonlySet<Filter> | null;
  /** Rows that a search found, when it hides the others. */
  found: ReadonlySet<number> | null;
}

/** Rows that are changes or failures stand under the prompts that led to them. */
const LEVEL_TESTS: Record<'changes' | 'errors', (entry: Entry) => boolean> = {
  changes: ({ event }) => CHANGES.has(event.type.type),
  errors: isFailed,
};

/** Tells for each row whether it is wanted. */
export function chooseRows(rows: readonly Row[], { level, filters, found }: Choice): boolean[] {
  const wanted = levelRows(rows, level);
  return rows.map(
    (row, index) =>
      wanted[index] === true &&
      (filters === null || row.entries.some((entry) => filters.has(kindOf(entry)))) &&
      (found === null || found.has(index)),
  );
}

function levelRows(rows: readonly Row[], level: Level): boolean[] {
  if (level === 'full') return rows.map(() => true);
  return level === 'focused' ? promptsAndAnswers(rows) : underPrompts(rows, LEVEL_TESTS[level]);
}

/** Prompts, and of each turn the main agent's last words; another agent's if it said none. */
function promptsAndAnswers(rows: readonly Row[]): boolean[] {
  const wanted = rows.map((row) => row.kind === 'prompt');
  let answer = -1;
  const close = (): void => {
    if (answer !== -1) wanted[answer] = true;
    answer = -1;
  };
  rows.forEach((row, index) => {
    if (row.kind === 'prompt') close();
    else if (row.kind === 'message' && (row.lane === null || answer === -1 || rows[answer]?.lane !== null))
      answer = index;
  });
  close();
  return wanted;
}

function underPrompts(rows: readonly Row[], test: (entry: Entry) => boolean): boolean[] {
  const wanted = rows.map((row) => row.entries.some(test));
  let prompt = -1;
  rows.forEach((row, index) => {
    if (row.kind === 'prompt') prompt = index;
    else if (wanted[index] && prompt !== -1) wanted[prompt] = true;
  });
  return wanted;
}

/** Leaves out what is neither wanted nor called back by the reader. */
export function narrow(
  rows: readonly Row[],
  wanted: readonly boolean[],
  revealed: ReadonlySet<string>,
): Narrowed {
  const [shown, full]: [Row[], number[]] = [[], []];
  const before = new Map<string, readonly string[]>();
  let hidden: string[] = [];
  rows.forEach((row, index) => {
    if (!wanted[index] && !revealed.has(row.key)) {
      hidden.push(row.key);
      return;
    }
    if (hidden.length > 0) before.set(row.key, hidden);
    hidden = [];
    shown.push(row);
    full.push(index);
  });
  return { rows: shown, full, before, after: hidden };
}

/** How many events of each kind a session has, results counted with their calls. */
export function countKinds(entries: readonly Entry[]): Record<Filter, number> {
  const counts = Object.fromEntries(FILTERS.map((kind) => [kind, 0])) as Record<Filter, number>;
  for (const entry of entries) counts[kindOf(entry)] += 1;
  return counts;
}

/** Choosing a kind when all are shown shows it alone; taking the last one away shows all again. */
export function toggleKind(filters: ReadonlySet<Filter> | null, kind: Filter): ReadonlySet<Filter> | null {
  const next = new Set(filters ?? []);
  if (!next.delete(kind)) next.add(kind);
  return next.size === 0 || next.size === FILTERS.length ? null : next;
}

/** Kinds of rows that may be open from the start. */
export const OPEN_KINDS = [
  'changes',
  'failed',
  'shell',
  'thinking',
  'reads',
  'tools',
  'web',
  'task',
] as const;
export type OpenKind = (typeof OPEN_KINDS)[number];

const OPENED: Partial<Record<Filter, OpenKind>> = {
  shell: 'shell',
  thinking: 'thinking',
  files: 'reads',
  tools: 'tools',
  web: 'web',
  task: 'task',
};

/** Whether an entry is of one of the kinds that are open from the start. */
export function isOpenKind(entry: Entry, kinds: ReadonlySet<OpenKind>): boolean {
  if (kinds.has('failed') && isFailed(entry)) return true;
  const kind = CHANGES.has(entry.event.type.type) ? 'changes' : OPENED[kindOf(entry)];
  return kind !== undefined && kinds.has(kind);
}
