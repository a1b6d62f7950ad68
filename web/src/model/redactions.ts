import type { Header } from './hail';

/** What was masked in a session before it was shared: rules with their counts, most frequent first. */
export function redactions(header: Header | null): [string, number][] {
  const account = header?.attributes['redactions'];
  if (typeof account !== 'object' || account === null || Array.isArray(account)) return [];
  return Object.entries(account)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0)
    .sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1));
}
