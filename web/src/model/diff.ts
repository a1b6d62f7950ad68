import type { Json, SessionEvent } from './hail';

export interface DiffLine {
  kind: 'added' | 'removed' | 'same' | 'note';
  text: string;
  old: number | null;
  new: number | null;
}

export interface Hunk {
  header: string;
  lines: DiffLine[];
}

export interface FileDiff {
  path: string;
  hunks: Hunk[];
}

export interface LineCounts {
  added: number;
  removed: number;
}

/** Lines starting with + and -, file headers left out (hail.md §7). */
export function countLines(diff: string): LineCounts {
  const counts: LineCounts = { added: 0, removed: 0 };
  for (const line of diff.split('\n')) {
    if (line.startsWith('+') && !line.startsWith('+++')) counts.added += 1;
    else if (line.startsWith('-') && !line.startsWith('---')) counts.removed += 1;
  }
  return counts;
}

/** The diff of a file edit: the event's own, else one found in or made from its blocks; null if there is none. */
export function editDiff(event: SessionEvent): string | null {
  if (event.type.type === 'FileEdit' && event.type.diff?.trim()) return event.type.diff;
  for (const block of event.blocks) {
    const text = block.type === 'Text' ? block.text : block.type === 'Code' ? block.code : null;
    if (text !== null && looksLikeDiff(text)) return text;
    if (block.type === 'Json') {
      const found = diffInJson(block.data);
      if (found !== null) return found;
    }
  }
  return null;
}

function looksLikeDiff(text: string): boolean {
  return /^@@ /m.test(text) || text.startsWith('*** Begin Patch') || /^--- .*\n\+\+\+ /m.test(text);
}

function diffInJson(data: Json): string | null {
  if (typeof data !== 'object' || data === null) return null;
  if (Array.isArray(data)) return null;
  for (const name of ['diff', 'patch', 'input']) {
    const value = data[name];
    if (typeof value === 'string' && looksLikeDiff(value)) return value;
  }
  const single = replaced(data);
  if (single !== null) return single;
  const edits = data['edits'] ?? data['replacements'];
  if (!Array.isArray(edits)) return null;
  const diffs = edits.map(replaced).filter((diff) => diff !== null);
  return diffs.length === 0
    ? null
    : diffs.map((diff, at) => `@@ ${at + 1} / ${diffs.length} @@\n${diff}`).join('\n');
}

/** A text that took the place of another, as changed lines; what they share at both ends stays as it is. */
function replaced(edit: Json): string | null {
  if (typeof edit !== 'object' || edit === null || Array.isArray(edit)) return null;
  const [before, after] = [edit['old_string'] ?? edit['old_text'], edit['new_string'] ?? edit['new_text']];
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  const [old, now] = [before, after].map((text) => (text === '' ? [] : text.split('\n'))) as [
    string[],
    string[],
  ];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const mark = (sign: string, lines: string[]): string[] => lines.map((line) => sign + line);
  return [
    ...mark(' ', old.slice(0, head)),
    ...mark('-', old.slice(head, old.length - tail)),
    ...mark('+', now.slice(head, now.length - tail)),
    ...mark(' ', old.slice(old.length - tail)),
  ].join('\n');
}
