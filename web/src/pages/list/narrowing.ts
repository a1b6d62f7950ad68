import { duration } from '../../lib/format';
import type { Language } from '../../lib/i18n.svelte';
import type { FacetKey, FacetValue } from '../../lib/listapi';
import type { Flag, ListQuery } from '../../model/listquery';

/** Which member of the list's state a facet sets. A class of duration sets two. */
const MEMBERS = {
  tool: 'tool',
  git_repo_name: 'repository',
  model: 'model',
  errors: 'errors',
  pr: 'pr',
  commit: 'commit',
} as const;

const text = (bound: number | null | undefined): string => (bound ? String(bound) : '');

export function isChosen(key: FacetKey, value: FacetValue, query: ListQuery): boolean {
  if (key === 'duration')
    return (
      (query.minDuration !== '' || query.maxDuration !== '') &&
      query.minDuration === text(value.min_duration) &&
      query.maxDuration === text(value.max_duration)
    );
  return key !== 'time_range' && query[MEMBERS[key]] === value.value;
}

/** The change that chooses a value, or takes the choice back. */
export function narrowed(key: FacetKey, value: FacetValue, chosen: boolean): Partial<ListQuery> {
  if (key === 'duration')
    return chosen
      ? { minDuration: '', maxDuration: '' }
      : { minDuration: text(value.min_duration), maxDuration: text(value.max_duration) };
  if (key === 'time_range') return {};
  return { [MEMBERS[key]]: chosen ? '' : (value.value as Flag) };
}

/** A class of duration in words: `1 min – 10 min`, `over 4 h`. */
export function durationLabel(value: FacetValue, locale: Language): string {
  const [least, most] = [value.min_duration ?? 0, value.max_duration ?? null];
  if (most === null) return `≥ ${duration(least, locale)}`;
  if (least === 0) return `< ${duration(most + 1, locale)}`;
  return `${duration(least, locale)} – ${duration(most + 1, locale)}`;
}
