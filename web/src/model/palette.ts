/** One line of the command palette. */
export interface Entry {
  id: string;
  label: string;
  /** What kind of thing it is: the text at its end. */
  group: string;
  key?: string;
  /** Further words that find it. */
  words?: string;
  run: () => void;
}

/** Entries that have every word of the query somewhere, those whose name begins with it first. */
export function filterEntries(entries: readonly Entry[], query: string): Entry[] {
  const asked = fold(query).split(/\s+/).filter(Boolean);
  if (asked.length === 0) return [...entries];
  const found = entries.filter(({ label, group, words = '' }) => {
    const text = fold(`${label} ${group} ${words}`);
    return asked.every((word) => text.includes(word));
  });
  const [first = ''] = asked;
  return [
    ...found.filter(({ label }) => fold(label).startsWith(first)),
    ...found.filter(({ label }) => !fold(label).startsWith(first)),
  ];
}

/** The place after moving, going round; an empty list has none. */
export function moveChoice(at: number, by: number, count: number): number {
  return count === 0 ? -1 : (Math.max(at, 0) + by + count) % count;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
