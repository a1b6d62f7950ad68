/** The session list's whole state, kept in the address (web.md §15). */
export interface ListQuery {
  search: string;
  tool: string;
  repository: string;
  sort: Sort;
  range: Range;
  page: number;
}

export const SORTS = ['recent', 'popular', 'longest'] as const;
export const RANGES = ['all', '24h', '7d', '30d'] as const;
export const PER_PAGE = 20;

export type Sort = (typeof SORTS)[number];
export type Range = (typeof RANGES)[number];

export const EMPTY_QUERY: ListQuery = {
  search: '',
  tool: '',
  repository: '',
  sort: 'recent',
  range: 'all',
  page: 1,
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
    page: Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1,
  };
}

/** The shortest query string that reads back as the same state; defaults are left out. */
export function formatListQuery(query: ListQuery): string {
  const parameters = new URLSearchParams();
  if (query.search) parameters.set('search', query.search);
  if (query.tool) parameters.set('tool', query.tool);
  if (query.repository) parameters.set('git_repo_name', query.repository);
  if (query.sort !== 'recent') parameters.set('sort', query.sort);
  if (query.range !== 'all') parameters.set('time_range', query.range);
  if (query.page > 1) parameters.set('page', String(query.page));
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** The same state as the API's parameters. */
export function formatApiQuery(query: ListQuery): string {
  const parameters = new URLSearchParams(formatListQuery(query));
  parameters.set('page', String(query.page));
  parameters.set('per_page', String(PER_PAGE));
  return `?${parameters}`;
}

export function hasFilters(query: ListQuery): boolean {
  return query.search !== '' || query.tool !== '' || query.repository !== '' || query.range !== 'all';
}

/** The value after this one, going round. */
export function cycle<Value>(values: readonly Value[], current: Value): Value {
  const next = values[(values.indexOf(current) + 1) % values.length];
  return next === undefined ? current : next;
}
