/** Longer texts inside a record, pictures for the most part, are named instead of shown. */
const MAX_TEXT = 20_000;

/** A line of a session file, indented; the line as it stands when it is not JSON. */
export function prettyRecord(line: string, named: (characters: number) => string): string {
  try {
    return JSON.stringify(
      JSON.parse(line),
      (_key, value: unknown) =>
        typeof value === 'string' && value.length > MAX_TEXT ? named(value.length) : value,
      2,
    );
  } catch {
    return line;
  }
}
