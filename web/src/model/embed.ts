import type { Place } from './rows';

/** What the address of an embedded session asks for: `?from=<event>&to=<event>&theme=dark`. */
export interface EmbedOptions {
  from: string | null;
  to: string | null;
  theme: 'light' | 'dark' | null;
}

export function embedOptions(search: string): EmbedOptions {
  const given = new URLSearchParams(search);
  const theme = given.get('theme');
  return {
    from: given.get('from') || null,
    to: given.get('to') || null,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  };
}

/** Rows to show, end exclusive; `lost` when an event that was asked for is not there. */
export interface RowRange {
  start: number;
  end: number;
  lost: boolean;
}

/** The rows from one event to another; one end alone is open at the other. Ends in any order. */
export function rangeOf(
  { from, to }: Pick<EmbedOptions, 'from' | 'to'>,
  rows: number,
  places: ReadonlyMap<string, Pick<Place, 'row'>>,
): RowRange {
  if (rows === 0) return { start: 0, end: 0, lost: false };
  const first = from === null ? 0 : places.get(from)?.row;
  const last = to === null ? rows - 1 : places.get(to)?.row;
  if (first === undefined || last === undefined) return { start: 0, end: rows, lost: true };
  return { start: Math.min(first, last), end: Math.max(first, last) + 1, lost: false };
}

/** Markup that shows a session on another page. */
export function embedCode(origin: string, id: string, options: EmbedOptions, title: string): string {
  const pairs = Object.entries(options).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, value as string]],
  );
  const query = new URLSearchParams(pairs).toString();
  const address = `${origin}/embed/session/${encodeURIComponent(id)}${query === '' ? '' : `?${query}`}`;
  const escape = (text: string): string =>
    text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
  return `<iframe src="${escape(address)}" title="${escape(title)}" width="100%" height="600" loading="lazy" style="border:0"></iframe>`;
}
