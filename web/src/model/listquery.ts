/** The session list's whole state, kept in the address (web.md §15). */
export interface ListQuery {
  search: string;
  tool: string;
  repository: string;
  sort: Sort;
  range: Range;
  layout: Layout;
  page: number;
  model: string;
  /** `1` or `0` for sessions with or without; blank for both. */
  errors: Flag;
  pr: Flag;
  commit: Flag;
  /** Seconds, inclusive, as digits; blank where there is no bound. */
  minDuration: string;
  maxDuration: string;
  /** Days in UTC, inclusive: `2026-01-31`. */
  from: string;
  to: string;
}

const FLAGS = ['', '1', '0'] as const;
export type Flag = (typeof FLAGS)[number];

/** Filters beside the bar's own: member to parameter. */
export const FACETS = {
  model: 'model',
  errors: 'errors',
  pr: 'pr',
  commit: 'commit',
  minDuration: 'min_duration',
  maxDuration: 'max_duration',
  from: 'from',
  to: 'to',
} as const;

export type FacetName = keyof typeof FACETS;

export const SORTS = ['recent', 'popular', 'longest'] as const;
export const RANGES = ['all', '24h', '7d', '30d'] as const;
export const LAYOUTS = ['list', 'agents'] as const;
export const PER_PAGE = 20;

export type Sort = (typeof SORTS)[number];
export type Range = (typeof RANGES)[number];
export type Layout = (typeof LAYOUTS)[number];

export const EMPTY_QUERY: ListQuery = {
  search: '',
  tool: '',
  repository: '',
  sort: 'recent',
  range: 'all',
  layout: 'list',
  page: 1,
  model: '',
  errors: '',
  pr: '',
  commit: '',
  minDuration: '',
  maxDuration: '',
  from: '',
  to: '',
};

/** Reads an address; values that are not known fall back to the default. */
export function parseListQuery(parameters: URLSearchParams): ListQuery {
  const page = Number(parameters.get('page'));
  return {
    search: parameters.get('search')?.trim() ?? '',
    tool: parameters.get('tool')?.trim() ?? '',
    repository: parameters.get('git_repo_name')?.trim() ?? '',
    sort: SORTS.find((sort) => sort === parameters.get('sort')) ?? 'recent',
    range: RANGES.find((range) => range === parameters.get('time_range')) ?? 'all',
    layout: LAYOUTS.find((layout) => layout === parameters.get('layout')) ?? 'list',
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
    model: parameters.get('model')?.trim() ?? '',
    errors: flag(parameters.get('errors')),
    pr: flag(parameters.get('pr')),
    commit: flag(parameters.get('commit')),
    minDuration: matching(/^\d{1,9}$/, parameters.get('min_duration')),
    maxDuration: matching(/^\d{1,9}$/, parameters.get('max_duration')),
    from: matching(DAY, parameters.get('from')),
    to: matching(DAY, parameters.get('to')),
  };
}

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

function flag(given: string | null): Flag {
  return FLAGS.find((known) => known === given) ?? '';
}

function matching(shape: RegExp, given: string | null): string {
  return given !== null && shape.test(given) ? given : '';
}

/** The shortest query string that reads back as the same state; defaults are left out. */
export function formatListQuery(query: ListQuery): string {
  const parameters = new URLSearchParams();
  if (query.search) parameters.set('search', query.search);
  if (query.tool) parameters.set('tool', query.tool);
  if (query.repository) parameters.set('git_repo_name', query.repository);
  if (query.sort !== 'recent') parameters.set('sort', query.sort);
  if (query.range !== 'all') parameters.set('time_range', query.range);
  for (const [member, name] of Object.entries(FACETS) as [FacetName, string][])
    if (query[member]) parameters.set(name, query[member]);
  if (query.layout !== 'list') parameters.set('layout', query.layout);
  if (query.page > 1) parameters.set('page', String(query.page));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** What the API is asked: the same state without how it is laid out. */
export function formatApiQuery(query: ListQuery): string {
  const parameters = new URLSearchParams(formatListQuery({ ...query, layout: 'list' }));
  parameters.set('page', String(query.page));
  parameters.set('per_page', String(PER_PAGE));
  if (query.search) parameters.set('snippets', '1');
  return `?${parameters}`;
}

export function hasFilters(query: ListQuery): boolean {
  const { sort, page, layout, ...filters } = query;
  void [sort, page, layout];
  return formatListQuery({ ...EMPTY_QUERY, ...filters }) !== '';
}

/** Whether a filter is set that the bar above the list does not show. */
export function hasFacets(query: ListQuery): boolean {
  return (Object.keys(FACETS) as FacetName[]).some((member) => query[member] !== '');
}

/** The facets' request: all filters, neither page nor order nor layout. */
export function formatFacetQuery(query: ListQuery): string {
  return formatListQuery({ ...query, page: 1, sort: 'recent', layout: 'list' });
}

/** The value after this one, going round. */
export function cycle<Value>(values: readonly Value[], current: Value): Value {
  const next = values[(values.indexOf(current) + 1) % values.length];
  return next === undefined ? current : next;
}
