import { getContext, setContext } from 'svelte';
import type { SessionDetail } from '../lib/api';
import type { Source } from '../model/source';
import { formatAnchor } from '../model/viewstate';
import type { SessionStream } from './stream.svelte';

/** What rows and panels may ask of the page that they stand on. */
export interface Reader {
  readonly stream: SessionStream;
  readonly detail: SessionDetail | null;
  readonly title: string;
  /** Path of this page; for a published session its text forms are this with an ending. */
  readonly address: string;
  /** What a source page reads; null for a published session. */
  readonly source: Source | null;
  /** Whether the address with an ending gives the session's text forms. */
  readonly forms: boolean;
  /** Where links of events lead: to this very page, to the session's own, or to that one in a new tab. */
  readonly links: 'here' | 'own' | 'tab';
  /** The row at the upper edge of the window. */
  readonly top: number;
  /** Rows that hold a failed call, in order. */
  readonly failures: readonly number[];
  /** Shows an event, given by its id or key: its row is opened, scrolled to and marked for a moment. */
  goTo(id: string): Promise<void>;
  /** Goes to the next failure below the upper edge, or to the first. */
  goToFailure(): void;
}

/** The attributes of a link to an event. */
export interface Permalink {
  href: string;
  target?: '_blank';
  rel?: 'noopener';
}

export function permalink({ links, address }: Reader, id: string): Permalink {
  const anchor = formatAnchor(id);
  if (links === 'here') return { href: anchor };
  const href = address + anchor;
  return links === 'own' ? { href } : { href, target: '_blank', rel: 'noopener' };
}

const KEY = Symbol('reader');

export function provideReader(reader: Reader): Reader {
  return setContext(KEY, reader);
}

export function useReader(): Reader {
  return getContext<Reader>(KEY);
}
