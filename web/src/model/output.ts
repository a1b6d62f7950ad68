/** What a shell tool printed, freed from the envelope that some agents wrap around it. */
export interface Output {
  text: string;
  exit: number | null;
}

const HEADER_LINES =
  /^(?:Chunk ID|Wall time|Process exited with code|Process running|Original token count|Exit code|Total output lines):? ?.*$/;
const EXIT = /^(?:Process exited with code|Exit code:) (-?\d+)\s*$/m;

/**
 * Two envelopes are known: head lines followed by `Output:`, and a JSON object with `output` and
 * `metadata.exit_code`. Anything else is returned unchanged.
 */
export function unwrapOutput(text: string): Output {
  const marker = /^Output:\n?/m.exec(text.slice(0, 600));
  if (marker) {
    const head = text.slice(0, marker.index);
    if (
      head.trim() !== '' &&
      head
        .trim()
        .split('\n')
        .every((line) => HEADER_LINES.test(line))
    ) {
      const exit = EXIT.exec(head)?.[1];
      return {
        text: text.slice(marker.index + marker[0].length),
        exit: exit === undefined ? null : Number(exit),
      };
    }
  }
  return text.startsWith('{"output":') ? unwrapJson(text) : { text, exit: null };
}

function unwrapJson(text: string): Output {
  try {
    const value = JSON.parse(text) as { output?: unknown; metadata?: { exit_code?: unknown } | null };
    const exit = value.metadata?.exit_code;
    if (typeof value.output !== 'string') return { text, exit: null };
    return { text: value.output, exit: typeof exit === 'number' ? exit : null };
  } catch {
    return { text, exit: null };
  }
}
