/** A long list of lines cut in the middle; `hidden` counts the lines between head and tail. */
export interface Cut<Line> {
  head: Line[];
  tail: Line[];
  hidden: number;
  total: number;
}

/** A cut that hides so few lines is not worth the button. */
const GRACE = 8;

/** Shows up to `head + tail` lines (plus a little) whole. */
export function cutLines<Line>(lines: Line[], head: number, tail: number): Cut<Line> {
  const total = lines.length;
  const hidden = total - head - tail;
  if (hidden <= GRACE) return { head: lines, tail: [], hidden: 0, total };
  return { head: lines.slice(0, head), tail: tail > 0 ? lines.slice(-tail) : [], hidden, total };
}

export function splitLines(text: string): string[] {
  return text.replace(/\n+$/, '').split('\n');
}
