import type { Failure } from '../lib/api';
import type { Header, SessionEvent, Stats } from '../model/hail';
import type { Match } from '../model/search';

export type Request =
  | { kind: 'read'; url: string; again: boolean }
  | { kind: 'search'; query: string; number: number }
  | { kind: 'raw'; index: number }
  | { kind: 'stop' };

/** Answer headers that the page shows. */
export interface Opened {
  contentLength: number | null;
  commit: string | null;
  ref: string | null;
  pinned: string | null;
  cache: string | null;
  parser: string | null;
  account: string | null;
  sourceUrl: string | null;
}

export type Reply =
  | { kind: 'opened'; opened: Opened }
  | { kind: 'refused'; failure: Failure }
  | {
      kind: 'batch';
      header: Header | null;
      events: SessionEvent[];
      stats: Stats | null;
      bytes: number;
      brokenLines: number;
    }
  | { kind: 'ended'; complete: boolean; lines: number }
  | { kind: 'raw'; index: number; line: string }
  | { kind: 'matches'; matches: Match[]; number: number };
