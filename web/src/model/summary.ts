import type { LineCounts } from './diff';
import { changedLines } from './files';
import { plainText, textAttribute, type EventName, type Json, type SessionEvent } from './hail';
import { isListing } from './looking';
import { entryDuration, exitCode, isFailed } from './outcome';
import type { Entry } from './pairing';
import { firstLine, plainLine } from './title';

/** What kind of thing a row is; decides its mark and icon. */
export type Family = 'prompt' | 'agent' | 'look' | 'edit' | 'shell' | 'web' | 'thinking' | 'task' | 'note';

/** A row in one line. `verb` names a message, `subject` is the session's own text. */
export interface Summary {
  family: Family;
  verb: Verb;
  subject: string;
  form: 'path' | 'code' | 'text';
  failed: boolean;
  counts: LineCounts | null;
  exit: number | null;
  durationMs: number | null;
}

export type Verb =
  | 'read'
  | 'searched_code'
  | 'searched_files'
  | 'edited'
  | 'created'
  | 'deleted'
  | 'ran'
  | 'searched_web'
  | 'fetched'
  | 'called'
  | 'result'
  | 'thinking'
  | 'system'
  | 'image'
  | 'video'
  | 'audio'
  | 'task_start'
  | 'task_end'
  | 'asked'
  | 'agent_order'
  | 'interrupted'
  | 'tokens'
  | 'custom'
  | 'unknown';

type Look = Pick<Summary, 'family' | 'verb' | 'form'>;

const look = (family: Family, verb: Verb, form: Summary['form'] = 'text'): Look => ({ family, verb, form });

/** Event types to looks. Those whose look depends on more than the type are refined in `summarise`. */
const LOOKS: Record<EventName, Look> = {
  UserMessage: look('prompt', 'agent_order'),
  AgentMessage: look('agent', 'called'),
  SystemMessage: look('note', 'system'),
  Thinking: look('thinking', 'thinking'),
  ToolCall: look('note', 'called'),
  ToolResult: look('note', 'result'),
  FileRead: look('look', 'read', 'path'),
  CodeSearch: look('look', 'searched_code', 'code'),
  FileSearch: look('look', 'searched_files', 'code'),
  FileEdit: look('edit', 'edited', 'path'),
  FileCreate: look('edit', 'created', 'path'),
  FileDelete: look('edit', 'deleted', 'path'),
  ShellCommand: look('shell', 'ran', 'code'),
  ImageGenerate: look('note', 'image'),
  VideoGenerate: look('note', 'video'),
  AudioGenerate: look('note', 'audio'),
  WebSearch: look('web', 'searched_web'),
  WebFetch: look('web', 'fetched', 'path'),
  TaskStart: look('task', 'task_start'),
  TaskEnd: look('task', 'task_end'),
  Custom: look('note', 'custom'),
  Unknown: look('note', 'unknown'),
};

const QUESTION_TOOLS = new Set(['askuserquestion', 'request_user_input', 'ask_followup_question']);
/** What a task's mark says by itself. */
const BARE_TASK = /^(?:synthetic )?task (?:started|start|ended|end)$/i;
const MAX_SUBJECT = 400;

export function summarise(entry: Entry): Summary {
  const { event } = entry;
  const refined = refine(event);
  return {
    ...LOOKS[event.type.type],
    ...refined,
    subject: (refined.subject ?? subjectOf(event)).slice(0, MAX_SUBJECT),
    failed: isFailed(entry),
    counts: changedLines(event),
    exit: exitCode(entry),
    durationMs: entryDuration(entry),
  };
}

function refine(event: SessionEvent): Partial<Summary> {
  const { type } = event;
  if (type.type === 'UserMessage' && event.attributes['merged_subagent'] !== true) {
    return { family: 'note', verb: 'interrupted', subject: '' };
  }
  if (isQuestion(event))
    return { family: 'prompt', verb: 'asked', subject: questions(event)[0]?.question ?? '' };
  if (type.type === 'Custom' && type.kind === 'token_count') return { verb: 'tokens', subject: '' };
  return {};
}

function subjectOf(event: SessionEvent): string {
  const { type } = event;
  const preview = plainLine(plainText(event));
  switch (type.type) {
    case 'FileRead':
    case 'FileEdit':
    case 'FileCreate':
    case 'FileDelete':
      return type.path;
    case 'CodeSearch':
    case 'WebSearch':
      return type.query;
    case 'FileSearch':
      return type.pattern;
    case 'ShellCommand':
      return type.command.trim() || preview;
    case 'WebFetch':
      return type.url.replace(/^https?:\/\//, '');
    case 'ImageGenerate':
    case 'VideoGenerate':
    case 'AudioGenerate':
      return type.prompt;
    case 'TaskStart':
      return type.title?.trim() || preview.replace(BARE_TASK, '');
    case 'TaskEnd':
      return firstLine(type.summary ?? '') || preview.replace(BARE_TASK, '');
    case 'ToolCall':
      return preview || compactJson(event);
    case 'Unknown':
      return type.name;
    case 'Custom':
      return preview;
    default:
      return preview;
  }
}

/** The most telling value of a call's arguments: a named subject, else the JSON itself. */
function compactJson(event: SessionEvent): string {
  const block = event.blocks.find((candidate) => candidate.type === 'Json');
  if (!block) return '';
  const { data } = block;
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    const steps = [data['todos'], data['plan']].find(Array.isArray);
    if (steps) {
      const now = steps.find((step) => field(step, 'status') === 'in_progress') ?? steps[0] ?? null;
      return field(now, 'content') || field(now, 'step');
    }
    for (const name of [
      'plan',
      'description',
      'title',
      'subject',
      'query',
      'prompt',
      'path',
      'file_path',
      'notebook_path',
      'url',
      'name',
    ]) {
      const value = data[name];
      if (typeof value === 'string' && value.trim() !== '') return firstLine(value);
    }
  }
  const text = JSON.stringify(data);
  return text === '{}' || text === 'null' ? '' : text;
}

/** A question that the agent put to its user, with the options it offered. */
export interface Question {
  header: string;
  question: string;
  options: { label: string; description: string }[];
}

export function isQuestion(event: SessionEvent): boolean {
  if (event.type.type === 'ToolCall') return QUESTION_TOOLS.has(event.type.name.toLowerCase());
  return textAttribute(event.attributes, 'source') === 'interactive_question';
}

export function questions(event: SessionEvent): Question[] {
  const found = event.blocks.flatMap((block) =>
    block.type === 'Json' ? fieldList(block.data, 'questions') : [],
  );
  const meta = found.length > 0 ? found : listOf(event.attributes['question_meta']);
  if (meta.length === 0) return [{ header: '', question: plainText(event), options: [] }];
  return meta.map((item) => ({
    header: field(item, 'header'),
    question: field(item, 'question') || field(item, 'id'),
    options: fieldList(item, 'options').map((option) => ({
      label: typeof option === 'string' ? option : field(option, 'label'),
      description: field(option, 'description'),
    })),
  }));
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function fieldList(value: Json, name: string): Json[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? listOf(value[name]) : [];
}

function field(value: Json, name: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const found = value[name];
  return typeof found === 'string' ? found : '';
}

function groupOf(verb: Verb, name: string): { verb: Verb | 'listed'; name: string } {
  if (verb === 'tokens' || verb === 'system') return { verb: 'system', name: '' };
  return isListing(name) ? { verb: 'listed', name: '' } : { verb, name };
}

/** How many of a kind a folded run holds. */
export interface VerbCount {
  verb: Verb | 'listed';
  name: string;
  count: number;
}

/** Counts of what a folded run holds, in the order in which each kind first appears. */
export function countVerbs(entries: readonly Entry[]): VerbCount[] {
  const counts = new Map<string, VerbCount>();
  for (const entry of entries) {
    const { verb } = summarise(entry);
    const { type } = entry.event;
    const name =
      type.type === 'ToolCall' || type.type === 'ToolResult'
        ? type.name
        : type.type === 'Custom'
          ? type.kind
          : '';
    const group = groupOf(verb, name);
    const id = `${group.verb} ${group.name}`;
    const known = counts.get(id) ?? { ...group, count: 0 };
    known.count += 1;
    counts.set(id, known);
  }
  // Bookkeeping is named last: it is not what the run was about.
  return [...counts.values()].sort((a, b) => Number(a.verb === 'system') - Number(b.verb === 'system'));
}
