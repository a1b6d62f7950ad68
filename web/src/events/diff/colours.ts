import { tokenise } from '../../lib/highlight';
import type { DiffLine, Hunk } from '../../model/diff';
import { sideOf } from '../../model/difflayout';
import type { Token } from '../../model/worddiff';

/** Above this many lines colours are left out: they would take longer than reading the first screen. */
const MAX_LINES = 2000;

/**
 * Colours a file's lines, each side of a hunk at once because a string may run over several lines.
 * Hunk after hunk, so that the page can do other things in between; `wanted` ends it early.
 */
export async function colourLines(
  hunks: readonly Hunk[],
  path: string,
  wanted: () => boolean,
): Promise<ReadonlyMap<DiffLine, Token[]>> {
  const found = new Map<DiffLine, Token[]>();
  let count = 0;
  for (const hunk of hunks) {
    count += hunk.lines.length;
    if (count > MAX_LINES || !wanted()) break;
    for (const side of ['old', 'new'] as const) {
      const lines = sideOf(hunk, side);
      const coloured = await tokenise(lines.map(({ text }) => text).join('\n'), path);
      if (coloured === null) continue;
      lines.forEach((line, index) => found.set(line, coloured[index] ?? []));
    }
    await new Promise((resume) => setTimeout(resume, 0));
  }
  return found;
}
