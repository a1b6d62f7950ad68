import { getJson } from './api';

/** A passage that a search found; `ranges` are begin and end of each match, in UTF-16 code units. */
export interface Snippet {
  text: string;
  ranges: [number, number][];
  cut_before: boolean;
  cut_after: boolean;
}

/** One value that the list could be narrowed to, and how many sessions it would leave. */
export interface FacetValue {
  value: string;
  count: number;
  min_duration?: number | null;
  max_duration?: number | null;
}

export interface Facet {
  values: FacetValue[];
  /** False when the counts are lower bounds. */
  exact: boolean;
  /** Whether values with fewer sessions were left out. */
  more: boolean;
}

export type FacetKey =
  'tool' | 'model' | 'git_repo_name' | 'errors' | 'pr' | 'commit' | 'duration' | 'time_range';

export interface SessionFacets {
  total: number;
  total_exact: boolean;
  facets: Record<FacetKey, Facet>;
}

/** Counts what the list can be narrowed by. */
export function loadFacets(query: string, signal: AbortSignal): Promise<SessionFacets> {
  return getJson<SessionFacets>(`/api/sessions/facets${query}`, signal);
}
