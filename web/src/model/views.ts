import { plainText, textAttribute, type Json, type SessionEvent } from './hail';
import { toolName, type Entry } from './pairing';

export type Fields = Partial<Record<string, Json>>;

export function asFields(value: Json | undefined): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

const words = (value: Json | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** The name that the agent's own tool has, whatever kind of event it became. */
export function callName(event: SessionEvent): string {
  return toolName(event) ?? textAttribute(event.attributes, 'semantic.tool_name') ?? '';
}

/** A call's arguments, when the event holds them as JSON. */
export function callInput(event: SessionEvent): Fields | null {
  for (const block of event.blocks) {
    const found = block.type === 'Json' ? asFields(block.data) : null;
    if (found) return found;
  }
  return null;
}

export interface TodoItem {
  text: string;
  state: 'done' | 'active' | 'open' | 'dropped';
}

const TODO_STATES: Record<string, TodoItem['state']> = {
  completed: 'done',
  complete: 'done',
  done: 'done',
  in_progress: 'active',
  'in-progress': 'active',
  active: 'active',
  cancelled: 'dropped',
  canceled: 'dropped',
};

const CHECKLIST = /^\s*(?:[-*+]|\d+[.)])?\s*\[([ xX~-])\]\s+(.+)$/;
const BOXES: Record<string, TodoItem['state']> = { x: 'done', '-': 'active', '~': 'active', ' ': 'open' };

/** A plan or a list of tasks: objects with a state each, or a Markdown checklist. Null if there is none. */
export function todoItems(event: SessionEvent): TodoItem[] | null {
  const input = callInput(event);
  const list = input?.['todos'] ?? input?.['plan'] ?? input?.['items'] ?? input?.['tasks'];
  if (Array.isArray(list)) {
    const items = list.flatMap((item): TodoItem[] => {
      const fields = asFields(item);
      const text = ['content', 'step', 'text', 'title', 'description', 'subject']
        .map((name) => words(fields?.[name]))
        .find((found) => found !== '');
      return text === undefined ? [] : [{ text, state: TODO_STATES[words(fields?.['status'])] ?? 'open' }];
    });
    return items.length > 0 ? items : null;
  }
  const items = checklist(typeof list === 'string' ? list : plainText(event));
  return items.length > 0 ? items : null;
}

function checklist(text: string): TodoItem[] {
  return text.split('\n').flatMap((line): TodoItem[] => {
    const [, box, item] = CHECKLIST.exec(line) ?? [];
    return item === undefined ? [] : [{ text: item, state: BOXES[(box ?? ' ').toLowerCase()] ?? 'open' }];
  });
}

/** A call of a tool that a server of the Model Context Protocol offers. */
export function mcpName(name: string): { server: string; tool: string } | null {
  const [, server, tool] = /^mcp__(.+?)__(.+)$/.exec(name) ?? [];
  return server === undefined || tool === undefined ? null : { server, tool };
}

export interface NotebookCell {
  cell: string;
  kind: string;
  mode: string;
  source: string | null;
}

export function notebookCell(event: SessionEvent): NotebookCell {
  const input = callInput(event);
  const number = input?.['cell_number'] ?? input?.['cell_index'] ?? input?.['cell_idx'];
  const source = input?.['new_source'] ?? input?.['new_string'];
  return {
    cell: words(input?.['cell_id']) || (typeof number === 'number' ? String(number) : ''),
    kind: words(input?.['cell_type']),
    mode: words(input?.['edit_mode']),
    source: typeof source === 'string' ? source : null,
  };
}

/** A place that a search found: a line of a file, or the file alone. */
export interface Found {
  path: string;
  lines: { number: number; text: string }[];
}

const MATCH = /^((?:[A-Za-z]:)?[^:\n\0]{1,400}?)[:-](\d{1,7})[:-](.*)$/;
const PATH = /^(?:[A-Za-z]:)?[\w~.@()[\]{}+$ -]*(?:[/\\][\w~.@()[\]{}+$ -]+)+[/\\]?$|^[\w.@-]+\.\w{1,12}$/;
const TOTAL = /^(?:Found \d+ .*|No (?:files|matches) found.*|\(Results are truncated.*|--)$/;

/**
 * What a search for code or files printed: `path:line:text` as grep writes it, or a path a line.
 * Null when some line is neither, so that nothing is read into other output.
 */
export function foundPlaces(text: string): Found[] | null {
  const places = new Map<string, Found>();
  for (const line of text.split('\n')) {
    if (line.trim() === '' || TOTAL.test(line)) continue;
    const [, path, number, rest] = MATCH.exec(line) ?? [];
    const name = path ?? (PATH.test(line.trim()) ? line.trim() : null);
    if (name === null) return null;
    const place = places.get(name) ?? { path: name, lines: [] };
    if (number !== undefined) place.lines.push({ number: Number(number), text: rest ?? '' });
    places.set(name, place);
  }
  return places.size === 0 ? null : [...places.values()];
}

/** A page that a web search found. */
export interface WebHit {
  title: string;
  url: string;
  note: string;
}

/** The pages a web search names, and what else it says. */
export function webHits(entry: Entry): { hits: WebHit[]; rest: string } {
  const hits: WebHit[] = [];
  let rest = '';
  for (const result of entry.results) {
    for (const block of result.blocks) {
      if (block.type === 'Json') hits.push(...hitsIn(block.data));
      else if (block.type === 'Text') {
        const { list, around } = listIn(block.text);
        hits.push(...list);
        rest += `${rest === '' ? '' : '\n\n'}${around}`;
      }
    }
  }
  return { hits, rest: rest.trim() };
}

/** A JSON array of links inside a text, as `Links: [...]`. */
function listIn(text: string): { list: WebHit[]; around: string } {
  const start = /^Links: (?=\[)/m.exec(text);
  const at = start ? start.index + start[0].length : text.startsWith('[') ? 0 : -1;
  if (at === -1) return { list: [], around: text };
  const end = text.indexOf('\n', at);
  const line = end === -1 ? text.slice(at) : text.slice(at, end);
  try {
    const list = hitsIn(JSON.parse(line) as Json);
    if (list.length === 0) return { list, around: text };
    return { list, around: text.slice(0, start?.index ?? 0) + (end === -1 ? '' : text.slice(end)) };
  } catch {
    return { list: [], around: text };
  }
}

function hitsIn(data: Json): WebHit[] {
  const fields = asFields(data);
  const list = Array.isArray(data) ? data : (fields?.['results'] ?? fields?.['content']);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item): WebHit[] => {
    const hit = asFields(item);
    const url = words(hit?.['url']) || words(hit?.['link']);
    if (url === '') return [];
    const note = ['snippet', 'description', 'text', 'page_age']
      .map((name) => words(hit?.[name]))
      .find(Boolean);
    return [{ title: words(hit?.['title']) || url, url, note: note ?? '' }];
  });
}

/** What a user answered, by question where the log tells; `whole` is the answer as it was written. */
export interface Answers {
  byQuestion: Map<string, string>;
  whole: string;
}

const ANSWERED = /"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"/g;

export function givenAnswers(entry: Entry): Answers {
  const byQuestion = new Map<string, string>();
  const whole = entry.results.map(plainText).join('\n');
  for (const result of entry.results) {
    const raw =
      asFields(result.attributes['raw_answers']) ??
      asFields(asFields(jsonOf(plainText(result)))?.['answers']);
    for (const [question, answer] of Object.entries(raw ?? {})) {
      const list = asFields(answer)?.['answers'] ?? answer;
      byQuestion.set(question, Array.isArray(list) ? list.map(words).join(', ') : words(list));
    }
  }
  if (byQuestion.size === 0)
    for (const [, question, answer] of whole.matchAll(ANSWERED)) byQuestion.set(question ?? '', answer ?? '');
  return { byQuestion, whole };
}

function jsonOf(text: string): Json | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether an answer names an option: alone, or among others between commas. */
export function isChosen(option: string, answer: string): boolean {
  const label = option.trim();
  if (label === '') return false;
  return answer.trim() === label || ` ${answer.trim()}, `.includes(` ${label}, `);
}
