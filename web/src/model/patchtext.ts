import type { Net } from './patch';
import type { NetLine } from './patchfile';

/** Unchanged lines around a change. */
const CONTEXT = 3;

type Known = Extract<Net, { kind: 'net' }>;

/** Writes one file's net change as `git apply` reads it; empty when nothing changed. `path` is relative. */
export function writePatch(path: string, net: Known): string {
  if (net.status === 'same') return '';
  const { status } = net;
  const [before, after] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const head = [`diff --git ${before} ${after}`];
  if (status === 'created') head.push('new file mode 100644');
  if (status === 'deleted') head.push('deleted file mode 100644');
  const hunks = hunksOf(net.lines);
  // An empty file is made or deleted by its head alone.
  if (hunks.length === 0) return `${head.join('\n')}\n`;
  head.push(`--- ${status === 'created' ? '/dev/null' : ended(before)}`);
  head.push(`+++ ${status === 'deleted' ? '/dev/null' : ended(after)}`);
  return `${[...head, ...hunks.map(writeHunk)].join('\n')}\n`;
}

/** Groups lines around changes; lines that are not next to each other are never in one hunk. */
function hunksOf(lines: readonly NetLine[]): NetLine[][] {
  const hunks: NetLine[][] = [];
  let hunk: NetLine[] | null = null;
  let quiet = 0;
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    if (hunk && (!previous || !follows(previous, line))) hunk = null;
    if (line.kind === 'same') {
      quiet += 1;
      if (hunk && quiet <= CONTEXT) hunk.push(line);
      return;
    }
    const last = hunks.at(-1);
    if (!hunk || !last || quiet > 2 * CONTEXT) {
      hunk = contextBefore(lines, index);
      hunks.push(hunk);
    } else if (quiet > CONTEXT) hunk.push(...lines.slice(index - (quiet - CONTEXT), index));
    hunk.push(line);
    quiet = 0;
  });
  return hunks;
}

function contextBefore(lines: readonly NetLine[], index: number): NetLine[] {
  const context: NetLine[] = [];
  for (let at = index - 1; at >= 0 && context.length < CONTEXT; at -= 1) {
    const [line, next] = [lines[at], lines[at + 1]];
    if (!line || !next || line.kind !== 'same' || !follows(line, next)) break;
    context.unshift(line);
  }
  return context;
}

function follows(one: NetLine, next: NetLine): boolean {
  return (
    next.old === one.old + (one.kind === 'added' ? 0 : 1) &&
    next.new === one.new + (one.kind === 'removed' ? 0 : 1)
  );
}

const MARKS = { same: ' ', added: '+', removed: '-' } as const;

function writeHunk(hunk: readonly NetLine[]): string {
  const old = hunk.filter(({ kind }) => kind !== 'added').length;
  const next = hunk.filter(({ kind }) => kind !== 'removed').length;
  const [first] = hunk;
  // An empty side is counted from the line before it.
  const start = (line: number, count: number): string => `${count === 0 ? line - 1 : line},${count}`;
  const header = `@@ -${start(first?.old ?? 1, old)} +${start(first?.new ?? 1, next)} @@`;
  const lines = hunk.flatMap(({ kind, line }) => [
    MARKS[kind] + line.text,
    ...(line.bare ? ['\\ No newline at end of file'] : []),
  ]);
  return [header, ...lines].join('\n');
}

/** Git's way to write a name with characters that would end it. */
function quoted(name: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters to be escaped
  if (!/[\u0000-\u001f"\\\u007f]/.test(name)) return name;
  const escaped = [...name].map((sign) => {
    if (sign === '"' || sign === '\\') return `\\${sign}`;
    const code = sign.codePointAt(0) ?? 0;
    return code < 32 || code === 127 ? `\\${code.toString(8).padStart(3, '0')}` : sign;
  });
  return `"${escaped.join('')}"`;
}

/** A name with a space ends with a tab, so that nobody takes what follows for a date. */
function ended(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

/** A path as a patch at the root of a working copy names it; null for one that lies elsewhere. */
export function patchPath(path: string, root: string | null): string | null {
  const base = root?.replace(/\/+$/, '') ?? '';
  const bases = [base, base.replace(/^\/(?:Users|home)\/[^/]+/, '~')].filter((one) => one !== '');
  const found = bases.find((one) => path.startsWith(`${one}/`));
  const relative = (found === undefined ? path : path.slice(found.length + 1)).replace(/^\.\//, '');
  const outside = /^(?:[/~]|[A-Za-z]:[\\/])/.test(relative) || relative.split('/').includes('..');
  return outside || relative === '' ? null : relative;
}

/** The folder that all absolute paths share, for a log that names no working directory. */
export function commonRoot(paths: readonly string[]): string | null {
  const [first, ...others] = paths
    .filter((path) => path.startsWith('/'))
    .map((path) => path.split('/').slice(0, -1));
  if (!first) return null;
  let shared = first.length;
  for (const other of others) {
    let at = 0;
    while (at < shared && other[at] === first[at]) at += 1;
    shared = at;
  }
  return shared > 1 ? first.slice(0, shared).join('/') : null;
}
