import type { Failure } from './api';
import { language, t, type Key } from './i18n.svelte';

/**
 * An error in words: what happened, what the server said about it, what to do next. The server speaks
 * English; where the page does not and has words of its own, they are enough.
 */
export interface Explanation {
  what: string;
  detail: string;
  next: string;
}

interface Words {
  what: Key;
  next: Key;
}

/** Error codes that have their own words. */
const WORDS: Record<string, Words> = {
  network: { what: 'error.network', next: 'error.network_next' },
  not_found: { what: 'error.not_found', next: 'error.not_found_next' },
  unauthorized: { what: 'error.unauthorized', next: 'error.unauthorized_next' },
  rate_limited: { what: 'error.rate_limited', next: 'error.later_next' },
  invalid_source: { what: 'error.invalid_source', next: 'error.invalid_source_next' },
  source_not_found: { what: 'error.source_not_found', next: 'error.source_not_found_next' },
  source_private: { what: 'error.source_private', next: 'error.source_private_next' },
  missing_git_credential: { what: 'error.source_private', next: 'error.source_private_next' },
  fetch_failed: { what: 'error.fetch_failed', next: 'error.fetch_failed_next' },
  file_too_large: { what: 'error.file_too_large', next: 'error.file_too_large_next' },
  parse_failed: { what: 'error.parse_failed', next: 'error.parse_failed_next' },
  parser_selection_required: { what: 'error.parser_unsure', next: 'error.parser_unsure_next' },
  upstream_timeout: { what: 'error.upstream_timeout', next: 'error.later_next' },
  upstream_rate_limited: { what: 'error.upstream_rate_limited', next: 'error.later_next' },
};

const SERVER: Words = { what: 'error.server', next: 'error.server_next' };
const OTHER: Words = { what: 'error.other', next: 'error.other_next' };

export function explain(
  failure: Pick<Failure, 'code' | 'message' | 'hint' | 'retryAfter' | 'status'>,
): Explanation {
  const offline = failure.code === 'network' && !navigator.onLine;
  const known = WORDS[failure.code];
  const words = known ?? (failure.status >= 500 ? SERVER : OTHER);
  return {
    what: t(offline ? 'error.offline' : words.what),
    detail: known && language() !== 'en' ? '' : failure.message,
    next: failure.retryAfter === null ? t(words.next) : t('error.retry_after', { n: failure.retryAfter }),
  };
}
