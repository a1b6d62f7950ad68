/** What of a session is shown and how: all of it stands in the address (web.md F02, §15). */

/** How much is read: everything, prompts and answers, changes, or what failed. */
export const LEVELS = ['full', 'focused', 'changes', 'errors'] as const;
export type Level = (typeof LEVELS)[number];

/** Kinds of rows that can be shown alone. */
export const FILTERS = [
  'user',
  'agent',
  'thinking',
  'tools',
  'files',
  'shell',
  'task',
  'web',
  'other',
] as const;
export type Filter = (typeof FILTERS)[number];

const FINDS = ['mark', 'filter'] as const;
const OPENS = ['some', 'all', 'none'] as const;
const DIFFS = ['unified', 'split'] as const;

/** An event, or a run of events, that an address points to. */
export interface Anchor {
  from: string;
  to: string | null;
}

export interface ViewState {
  level: Level;
  /** Null shows all kinds. */
  filters: ReadonlySet<Filter> | null;
  query: string;
  /** What a search does with rows that do not match. */
  find: (typeof FINDS)[number];
  /** `some` is the reader's own choice of rows, or each kind's default. */
  open: (typeof OPENS)[number];
  diff: (typeof DIFFS)[number];
  anchor: Anchor | null;
}

export const PLAIN_VIEW: ViewState = {
  level: 'full',
  filters: null,
  query: '',
  find: 'mark',
  open: 'some',
  diff: 'unified',
  anchor: null,
};

/** Parameters of the address that belong to the view; all others are left alone. */
const NAMES = { level: 'view', filters: 'ef', query: 'q', find: 'find', open: 'open', diff: 'diff' } as const;

/** Reads an address. Unknown words count as absent; a filter that names nothing known shows all. */
export function parseView(search: string, hash: string): ViewState {
  const given = new URLSearchParams(search);
  const filters = (given.get(NAMES.filters) ?? '').split(',').flatMap((word) => oneOf(FILTERS, word) ?? []);
  return {
    level: oneOf(LEVELS, given.get(NAMES.level)) ?? PLAIN_VIEW.level,
    filters: filters.length === 0 ? null : new Set(filters),
    query: given.get(NAMES.query) ?? '',
    find: oneOf(FINDS, given.get(NAMES.find)) ?? PLAIN_VIEW.find,
    open: oneOf(OPENS, given.get(NAMES.open)) ?? PLAIN_VIEW.open,
    diff: oneOf(DIFFS, given.get(NAMES.diff)) ?? PLAIN_VIEW.diff,
    anchor: parseAnchor(hash),
  };
}

/** Writes a view into an address: `search` is the one to change, of which foreign parameters stay. */
export function formatView(view: ViewState, search: string): { search: string; hash: string } {
  const given = new URLSearchParams(search);
  const set = (name: string, value: string, plain: string): void => {
    if (value === plain) given.delete(name);
    else given.set(name, value);
  };
  set(NAMES.level, view.level, PLAIN_VIEW.level);
  set(NAMES.filters, view.filters ? [...view.filters].sort().join(',') : '', '');
  set(NAMES.query, view.query, PLAIN_VIEW.query);
  set(NAMES.find, view.find, PLAIN_VIEW.find);
  set(NAMES.open, view.open, PLAIN_VIEW.open);
  set(NAMES.diff, view.diff, PLAIN_VIEW.diff);
  const written = given.toString().replaceAll('%2C', ',');
  return {
    search: written === '' ? '' : `?${written}`,
    hash: view.anchor ? formatAnchor(view.anchor.from, view.anchor.to) : '',
  };
}

/** The part of an address that names events: `#e=<id>` or `#e=<first id>..<last id>`. */
export function formatAnchor(from: string, to: string | null = null): string {
  return `#e=${encode(from)}${to === null ? '' : `..${encode(to)}`}`;
}

export function parseAnchor(hash: string): Anchor | null {
  if (!hash.startsWith('#e=')) return null;
  const [from, to] = hash.slice(3).split('..', 2).map(decode);
  return from ? { from, to: to || null } : null;
}

/** Dots are encoded, too: two of them stand between the ends of a range. */
function encode(id: string): string {
  return encodeURIComponent(id).replaceAll('.', '%2E');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function oneOf<Word extends string>(words: readonly Word[], given: string | null): Word | null {
  return words.find((word) => word === given) ?? null;
}
