import { diffWordsWithSpace } from 'diff';
import type { DiffLine } from './diff';

/** A stretch of a line, in UTF-16 units; `to` is exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** Longer lines are data, not text: their words are not compared. */
const MAX_CHARACTERS = 400;

/** More changes than this between two lines and they are two different lines. */
const MAX_EDITS = 80;

/** Share of the longer line that both must have in common; with less, marking words says nothing. */
const MIN_COMMON = 0.3;

/** What of each line is not in the other; null when they are too long or have too little in common. */
export function changedWords(before: string, after: string): { before: Span[]; after: Span[] } | null {
  if (Math.max(before.length, after.length) > MAX_CHARACTERS) return null;
  // The library's types leave out that it gives up beyond `maxEditLength`.
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS }) as
    ReturnType<typeof diffWordsWithSpace> | undefined;
  if (!parts) return null;
  const spans: { before: Span[]; after: Span[] } = { before: [], after: [] };
  let [old, now, common] = [0, 0, 0];
  for (const { value, added, removed } of parts) {
    const { length } = value;
    if (removed) extend(spans.before, old, length);
    else if (added) extend(spans.after, now, length);
    else common += value.trim().length;
    if (!added) old += length;
    if (!removed) now += length;
  }
  const longer = Math.max(before.trim().length, after.trim().length);
  return common < longer * MIN_COMMON ? null : spans;
}

function extend(spans: Span[], from: number, length: number): void {
  const last = spans.at(-1);
  if (last && last.to === from) last.to += length;
  else spans.push({ from, to: from + length });
}

/** Which removed line became which added line: within a run of changes, in order. Both ways. */
export function findMates(lines: readonly DiffLine[]): Map<DiffLine, DiffLine> {
  const mates = new Map<DiffLine, DiffLine>();
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const settle = (): void => {
    removed.forEach((line, index) => {
      const mate = added[index];
      if (mate) mates.set(line, mate).set(mate, line);
    });
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    if (line.kind === 'removed') {
      if (added.length > 0) settle();
      removed.push(line);
    } else if (line.kind === 'added') added.push(line);
    else if (line.kind === 'same') settle();
  }
  settle();
  return mates;
}

/** A stretch of text with one colour; `changed` marks words that the other side does not have. */
export interface Piece {
  text: string;
  kind: string;
  changed: boolean;
}

/** A stretch that the highlighter coloured: `kind` holds its class names. */
export interface Token extends Span {
  kind: string;
}

/** Cuts a line where its colour or its mark changes. Tokens and marks are in order and do not overlap. */
export function cutPieces(text: string, tokens: readonly Token[], marks: readonly Span[]): Piece[] {
  const cuts = new Set([0, text.length]);
  for (const { from, to } of [...tokens, ...marks]) cuts.add(from).add(to);
  const places = [...cuts].filter((place) => place <= text.length).sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let [token, mark] = [0, 0];
  for (let index = 1; index < places.length; index += 1) {
    const [from, to] = [places[index - 1] ?? 0, places[index] ?? 0];
    while ((tokens[token]?.to ?? Infinity) <= from) token += 1;
    while ((marks[mark]?.to ?? Infinity) <= from) mark += 1;
    const kind = (tokens[token]?.from ?? Infinity) <= from ? (tokens[token]?.kind ?? '') : '';
    pieces.push({ text: text.slice(from, to), kind, changed: (marks[mark]?.from ?? Infinity) <= from });
  }
  return pieces;
}
