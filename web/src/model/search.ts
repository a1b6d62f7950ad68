import type { Block, SessionEvent } from './hail';

/** Everything a reader can see of an event, in lower case, for substring search (web.md §7.2). */
export function searchText(event: SessionEvent): string {
  const { type, ...data } = event.type;
  const values = Object.values(data).filter((value) => typeof value === 'string');
  return [type, ...values, ...event.blocks.map(blockText)].join('\n').toLowerCase();
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
}

/** Matches in the order of the events; the query is trimmed and compared without case. */
export function findMatches(texts: readonly string[], query: string): Match[] {
  const needle = query.trim().toLowerCase();
  if (needle === '') return [];
  const matches: Match[] = [];
  texts.forEach((text, index) => {
    const count = countOccurrences(text, needle);
    if (count > 0) matches.push({ index, count });
  });
  return matches;
}
