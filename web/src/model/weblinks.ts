import type { SessionEvent } from './hail';
import type { Provenance } from './provenance';

/** How files and commits of a session's repository are found on the web. */
export interface WebLinks {
  /** A file at the session's commit. */
  file(path: string, line: number | null): string;
  commit(hash: string): string;
}

/** Where a forge keeps files, told by the end of its address for commits; the first that fits. */
const FILES: readonly [RegExp, string, string][] = [
  [/\/-\/commit\/$/, '/-/blob/', '#L'],
  [/\/commits\/$/, '/src/', '#lines-'],
  [/^https:\/\/(?:[^/]+\.)?github\.[^/]+\/.*\/commit\/$/, '/blob/', '#L'],
  [/\/commit\/$/, '/src/commit/', '#L'],
];

/** Null when the session's commit or its forge is not known: a wrong link is worse than none. */
export function webLinks({ commit, commitUrl }: Provenance): WebLinks | null {
  if (commit === null || commitUrl === null || !commitUrl.endsWith(`/${commit}`)) return null;
  const commits = commitUrl.slice(0, -commit.length);
  const [form, files, lines] = FILES.find(([end]) => end.test(commits)) ?? [];
  if (!form || files === undefined || lines === undefined) return null;
  const base = `${commits.replace(/\/(?:-\/)?commits?\/$/, files)}${commit}/`;
  return {
    file: (path, line) =>
      base + path.split('/').map(encodeURIComponent).join('/') + (line === null ? '' : `${lines}${line}`),
    commit: (hash) => commits + hash,
  };
}

/** Paths that the session itself names, below its working directory. */
export function knownPaths(events: readonly SessionEvent[], directory: string | null): Set<string> {
  const paths = new Set<string>();
  for (const { type } of events) {
    if (!('path' in type)) continue;
    const path = relative(type.path, directory);
    if (path !== null) paths.add(path);
  }
  return paths;
}

/** A path below the working directory, without it; null for one that lies elsewhere. */
function relative(path: string, directory: string | null): string | null {
  const base = directory?.replace(/\/+$/, '') ?? '';
  const inside = base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
  const plain = inside.replace(/^\.\//, '');
  return plain === '' || /^(?:\/|~|[A-Za-z]:)|(?:^|\/)\.\.(?:\/|$)/.test(plain) ? null : plain;
}

/** A stretch of text that leads somewhere. */
export interface TextLink {
  from: number;
  to: number;
  href: string;
}

export interface LinkSource {
  links: WebLinks;
  paths: ReadonlySet<string>;
  directory: string | null;
}

/** A piece of a text, with the address it leads to if it does. */
export interface Piece {
  text: string;
  href: string | null;
}

/** A text cut where its links begin and end. */
export function cutAtLinks(text: string, source: LinkSource): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, href } of findLinks(text, source)) {
    if (from > at) pieces.push({ text: text.slice(at, from), href: null });
    pieces.push({ text: text.slice(from, to), href });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), href: null });
  return pieces;
}

const WORD = /[\w@.+~/-]+(?::\d{1,7}(?![\w:]))?/g;
const HASH = /^(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}$/;

/** Known paths, with a line number or without, and commit hashes in a text. */
export function findLinks(text: string, { links, paths, directory }: LinkSource): TextLink[] {
  const found: TextLink[] = [];
  for (const { 0: match, index: from } of text.matchAll(WORD)) {
    const word = match.replace(/[.,/-]+$/, '');
    const [name = '', line] = word.split(':');
    const path = relative(name, directory);
    const to = from + word.length;
    if (HASH.test(word)) found.push({ from, to, href: links.commit(word) });
    else if (path !== null && paths.has(path))
      found.push({ from, to, href: links.file(path, line ? Number(line) : null) });
  }
  return found;
}
