import type { Attributes, Header, Json } from './hail';

/** What became of each record of a native log, as the parser wrote it into the session. */
export interface Fidelity {
  /** Names of types that were not understood, most frequent first. */
  raw: [string, number][];
  mapped: [string, number][];
  broken: { line: number; reason: string }[];
}

/** One of the sessions of a file that holds several. */
export interface Sibling {
  id: string;
  title: string | null;
  createdAt: string | null;
}

export function fidelity(header: Header | null): Fidelity | null {
  const account = record(header?.attributes['fidelity']);
  if (!account) return null;
  return {
    raw: counts(account['raw_types']),
    mapped: counts(account['mapped_types']),
    broken: list(account['broken_lines']).flatMap((item) => {
      const line = record(item);
      const [number, reason] = [line?.['line'], line?.['reason']];
      return typeof number === 'number' && typeof reason === 'string' ? [{ line: number, reason }] : [];
    }),
  };
}

export function siblings(header: Header | null): Sibling[] {
  return list(header?.attributes['sessions_in_file']).flatMap((item) => {
    const entry = record(item);
    const id = entry?.['id'];
    if (!entry || typeof id !== 'string') return [];
    return [{ id, title: text(entry['title']), createdAt: text(entry['created_at']) }];
  });
}

function counts(value: Json | undefined): [string, number][] {
  return Object.entries(record(value) ?? {})
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .sort(([firstName, first], [secondName, second]) => second - first || (firstName < secondName ? -1 : 1));
}

function record(value: Json | undefined): Attributes | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
