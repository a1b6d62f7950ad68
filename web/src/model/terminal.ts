/** Keeps what a terminal would show last where a line was overwritten with carriage returns. */
export function settleLines(text: string): string {
  if (!text.includes('\r')) return text;
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').split('\r').at(-1) ?? '')
    .join('\n');
}

/** A long text cut in the middle; `hidden` counts the lines between head and tail. */
export interface Cut {
  head: string;
  tail: string;
  hidden: number;
  total: number;
}

/** Shows texts of up to `head + tail` lines (plus a little) whole. */
export function cutLines(text: string, head: number, tail: number): Cut {
  const lines = text.replace(/\n+$/, '').split('\n');
  const hidden = lines.length - head - tail;
  if (hidden <= 8) return { head: lines.join('\n'), tail: '', hidden: 0, total: lines.length };
  return {
    head: lines.slice(0, head).join('\n'),
    tail: tail > 0 ? lines.slice(-tail).join('\n') : '',
    hidden,
    total: lines.length,
  };
}
