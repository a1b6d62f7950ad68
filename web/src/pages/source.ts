import type { Failure } from '../lib/api';
import type { Header } from '../model/hail';
import type { Source, SourceProblem } from '../model/source';
import type { Opened } from '../workers/protocol';

/** How a file is to be read, as the query of its address tells. Empty texts are left out of it. */
export interface Reading {
  /** A parser's id. */
  hint: string;
  /** One of several sessions in the file. */
  session: string;
  /** The branch that a pinned link was made from. */
  branch: string;
}

export function formatReading({ hint, session, branch }: Reading): string {
  const named = { parser_hint: hint, session, branch };
  const pairs = Object.entries(named).filter(([, value]) => value !== '');
  return pairs.length === 0
    ? ''
    : `?${pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')}`;
}

/** What the source page gives to the parts that it loads when they are needed. */
export interface BannerProps {
  source: Source;
  /** The parser that the address asks for, or nothing. */
  hint: string;
  /** The branch that a pinned link was made from, or nothing. */
  branch: string;
  opened: Opened | null;
  header: Header | null;
  onsession: (id: string) => void;
  onparser: (id: string) => void;
}

export interface FailureProps {
  source: Source | null;
  /** What is wrong with the address itself. */
  problem: SourceProblem | null;
  supported: boolean;
  failure: Failure | null;
  hint: string;
  onchoose: (id: string) => void;
  onretry: () => void;
}
