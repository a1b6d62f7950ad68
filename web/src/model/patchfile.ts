import { diffArrays } from 'diff';
import type { FileDiff, Hunk } from './diff';

/** A line of a file; `bare` is a last line without a line end. */
export interface PatchLine {
  text: string;
  bare: boolean;
}

/** What is known of a file at one moment: lines that a diff showed, and runs that no diff did. */
type Segment =
  | { kind: 'line'; line: PatchLine; /** Line of the original, null for a new one. */ origin: number | null }
  | { kind: 'gap'; origin: number; /** Infinite at the end of a file. */ length: number };

/** A change in its place; null numbers where a side has no such line. */
export interface NetLine {
  kind: 'same' | 'added' | 'removed';
  line: PatchLine;
  old: number;
  new: number;
}

/** Edits do not follow from one another: their lines are not where, or not what, they should be. */
export class BrokenChain extends Error {}

/** Places a diff in a file of which only a part is known. Throws BrokenChain. */
export class PatchFile {
  #segments: Segment[];
  #removed = new Map<number, PatchLine>();

  /** `content` is null for a file that was there before and of which nothing is known. */
  constructor(content: string | null) {
    this.#segments =
      content === null ? [{ kind: 'gap', origin: 1, length: Infinity }] : newLines(content).map(asNew);
  }

  /** Replaces all of a file that is known to its end. */
  rewrite(content: string): void {
    if (!this.whole) throw new BrokenChain();
    this.#remove(0, this.#segments.length);
    this.#segments = newLines(content).map(asNew);
  }

  /** Whether every line is known. */
  get whole(): boolean {
    return this.#segments.every(({ kind }) => kind === 'line');
  }

  /** Takes what lies beyond the last known line as nothing: a diff that deletes a file shows all of it. */
  close(): void {
    if (this.#segments.at(-1)?.kind === 'gap') this.#segments.pop();
    if (!this.whole) throw new BrokenChain();
  }

  /** The original's lines, when all of them were seen. */
  get empty(): boolean {
    return this.#segments.length === 0;
  }

  apply(diff: FileDiff): void {
    let moved = 0;
    for (const hunk of diff.hunks) {
      const numbered = placeOf(hunk, moved);
      this.#apply(hunk, numbered === null ? this.#find(hunk) : this.#segmentAt(numbered));
      for (const { kind } of hunk.lines) moved += kind === 'added' ? 1 : kind === 'removed' ? -1 : 0;
    }
  }

  /** The first segment of a line that is there now, by its number; gaps are cut in two. */
  #segmentAt(number: number): number {
    let before = 0;
    for (let at = 0; at < this.#segments.length; at += 1) {
      const segment = this.#segments[at];
      const length = segment?.kind === 'gap' ? segment.length : 1;
      if (before + 1 === number) return at;
      if (segment?.kind === 'gap' && number <= before + length) {
        this.#cut(at, number - before - 1);
        return at + 1;
      }
      before += length;
    }
    if (before + 1 === number) return this.#segments.length;
    throw new BrokenChain();
  }

  #cut(at: number, keep: number): void {
    const segment = this.#segments[at];
    if (segment?.kind !== 'gap') return;
    const { origin, length } = segment;
    this.#segments.splice(
      at,
      1,
      { kind: 'gap', origin, length: keep },
      { kind: 'gap', origin: origin + keep, length: length - keep },
    );
  }

  /** The one place among the known lines where a hunk without numbers fits. */
  #find(hunk: Hunk): number {
    const wanted = hunk.lines.filter(({ kind }) => kind === 'same' || kind === 'removed');
    if (wanted.length === 0) {
      if (this.empty) return 0;
      throw new BrokenChain();
    }
    const fits = (at: number): boolean =>
      wanted.every(({ text }, offset) => {
        const segment = this.#segments[at + offset];
        return segment?.kind === 'line' && segment.line.text === text;
      });
    const places = this.#segments.flatMap((_, at) => (fits(at) ? [at] : []));
    const [place] = places;
    if (place === undefined || places.length > 1) throw new BrokenChain();
    return place;
  }

  #apply(hunk: Hunk, from: number): void {
    let at = from;
    for (const [index, { kind, text }] of hunk.lines.entries()) {
      if (kind === 'note') continue;
      const line = { text, bare: hunk.lines[index + 1]?.kind === 'note' };
      if (kind === 'added') {
        this.#segments.splice(at, 0, asNew(line));
        at += 1;
        continue;
      }
      this.#learn(at, line);
      if (kind === 'same') at += 1;
      else this.#remove(at, 1);
    }
  }

  /** Makes sure that a line is what a diff says: known ones have to agree, unknown ones become known. */
  #learn(at: number, line: PatchLine): void {
    const segment = this.#segments[at];
    if (segment?.kind === 'line') {
      if (segment.line.text !== line.text) throw new BrokenChain();
      // A diff that shows the end of the file knows more than one that did not reach it.
      if (line.bare) this.#segments[at] = { ...segment, line };
      return;
    }
    if (!segment) throw new BrokenChain();
    const { origin, length } = segment;
    const rest: Segment[] = length > 1 ? [{ kind: 'gap', origin: origin + 1, length: length - 1 }] : [];
    this.#segments.splice(at, 1, { kind: 'line', line, origin }, ...rest);
  }

  #remove(at: number, count: number): void {
    for (const segment of this.#segments.splice(at, count)) {
      if (segment.kind === 'line' && segment.origin !== null) this.#removed.set(segment.origin, segment.line);
    }
  }

  /** All known lines from the original to now, in order; unknown runs lie where the numbers jump. */
  net(): NetLine[] {
    const removed = [...this.#removed.entries()].sort(([one], [other]) => one - other);
    const lines: NetLine[] = [];
    let [old, next] = [1, 1];
    let added: PatchLine[] = [];
    const flush = (upTo: number): void => {
      const gone: PatchLine[] = [];
      while (removed[0] && removed[0][0] < upTo) gone.push((removed.shift() as [number, PatchLine])[1]);
      for (const { kind, line } of compare(gone, added)) {
        lines.push({ kind, line, old, new: next });
        if (kind !== 'added') old += 1;
        if (kind !== 'removed') next += 1;
      }
      added = [];
    };
    for (const segment of this.#segments) {
      if (segment.kind === 'line' && segment.origin === null) {
        added.push(segment.line);
        continue;
      }
      flush(segment.origin ?? 0);
      if (segment.kind === 'line') lines.push({ kind: 'same', line: segment.line, old, new: next });
      const length = segment.kind === 'line' ? 1 : segment.length;
      [old, next] = [old + length, next + length];
    }
    flush(Infinity);
    return lines;
  }
}

function placeOf(hunk: Hunk, moved: number): number | null {
  const first = hunk.lines.find(({ kind }) => kind !== 'note');
  if (!first) return null;
  if (first.kind === 'added') {
    // Further lines of the old file, if any, tell the place just as well.
    return first.new;
  }
  return first.old === null ? null : first.old + moved;
}

function newLines(content: string): PatchLine[] {
  if (content === '') return [];
  const bare = !content.endsWith('\n');
  const texts = (bare ? content : content.slice(0, -1)).split('\n');
  return texts.map((text, index) => ({ text, bare: bare && index === texts.length - 1 }));
}

function asNew(line: PatchLine): Segment {
  return { kind: 'line', line, origin: null };
}

/** Beyond so many differences a run counts as replaced altogether. */
const MAX_DIFFERENCES = 1000;

/** What was taken away against what was put there: lines that came back are the same. */
function compare(gone: PatchLine[], added: PatchLine[]): { kind: NetLine['kind']; line: PatchLine }[] {
  const all = (kind: NetLine['kind'], lines: PatchLine[]): { kind: NetLine['kind']; line: PatchLine }[] =>
    lines.map((line) => ({ kind, line }));
  if (gone.length === 0 || added.length === 0) return [...all('removed', gone), ...all('added', added)];
  const parts = diffArrays(gone, added, {
    comparator: (one, other) => one.text === other.text && one.bare === other.bare,
    maxEditLength: MAX_DIFFERENCES,
  });
  if (!parts) return [...all('removed', gone), ...all('added', added)];
  return parts.flatMap((part) => all(part.added ? 'added' : part.removed ? 'removed' : 'same', part.value));
}
