import type { Block, SessionEvent } from './hail';

/** Ends what a page shows of an event; behind it stands what it only says of itself. */
const END = '\u0000';

/**
 * Everything there is to an event, in lower case, for substring search (web.md §7.2): first what its
 * row and body show, then its type, its task and its attributes.
 */
export function searchText(event: SessionEvent): string {
  const { type, ...data } = event.type;
  const shown = [...Object.values(data).map(valueText), ...event.blocks.map(blockText)];
  const said = [type, event.taskId ?? '', ...Object.values(event.attributes).map(valueText)];
  return (shown.join('\n') + END + said.join('\n')).toLowerCase();
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : '';
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'Text':
      return block.text;
    case 'Code':
      return block.code;
    case 'Json':
      return JSON.stringify(block.data);
    case 'Image':
      return `${block.alt ?? ''} ${block.url.startsWith('data:') ? '' : block.url}`;
    case 'File':
      return `${block.path}\n${block.content ?? ''}`;
    case 'Reference':
      return block.uri;
    case 'Unknown':
      return JSON.stringify(block.raw);
    default:
      return block.url.startsWith('data:') ? '' : block.url;
  }
}

/** How often a needle occurs, counted without overlap. */
export function countOccurrences(text: string, needle: string): number {
  if (needle === '') return 0;
  let count = 0;
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) count += 1;
  return count;
}

/** An event that matches, and how often. */
export interface Match {
  index: number;
  count: number;
  /** Only its type, task or attributes match: nothing that its row shows. */
  unseen: boolean;
}

/** Matches in the order of the events; the query is trimmed and compared without case. */
export function findMatches(texts: readonly string[], query: string): Match[] {
  const needle = query.trim().toLowerCase();
  if (needle === '') return [];
  const matches: Match[] = [];
  texts.forEach((text, index) => {
    if (!text.includes(needle)) return;
    const end = text.indexOf(END);
    const count = countOccurrences(end === -1 ? text : text.slice(0, end), needle);
    matches.push({ index, count: Math.max(count, 1), unseen: count === 0 });
  });
  return matches;
}
