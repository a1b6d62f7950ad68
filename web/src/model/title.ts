import { plainText, type SessionEvent } from './hail';
import { isPrompt } from './families';

const MAX_LENGTH = 240;

/** Text without tag-like markup and with white space collapsed; what agents wrap around commands is noise in a title. */
export function cleanTitle(text: string): string {
  return text
    .replace(/<\/?[a-z][\w-]*(?:\s[^<>]*)?>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const NOT_A_TITLE = /^\[Request interrupted by user[^\]]*\]$/;

function usable(text: string | null | undefined): string | null {
  const clean = cleanTitle(text ?? '');
  if (clean === '' || NOT_A_TITLE.test(clean)) return null;
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH).trimEnd()}…` : clean;
}

/** What a session is called: its title, else its first prompt, else its description; null if it has none. */
export function sessionTitle(
  source: { title?: string | null; description?: string | null },
  events: readonly SessionEvent[] = [],
): string | null {
  const prompt = usable(source.title) ? undefined : events.find(isPrompt);
  return usable(source.title) ?? usable(prompt && firstLine(plainText(prompt))) ?? usable(source.description);
}

/** First non-empty line, without a Markdown heading mark. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().replace(/^#{1,6}\s+/, '');
}

/** The same line without emphasis and code marks, for places where Markdown is not rendered. */
export function plainLine(text: string): string {
  return firstLine(text)
    .replace(/(\*\*|__)(.+?)\1/g, '$2')
    .replace(/`([^`]+)`/g, '$1');
}

/** A prompt cut into its heading and the rest; a prompt that opens with a block keeps everything in the rest. */
export function splitPrompt(text: string): { heading: string | null; rest: string } {
  const trimmed = text.replace(/^\s*\n/, '').trimEnd();
  const end = trimmed.indexOf('\n');
  const line = end === -1 ? trimmed : trimmed.slice(0, end);
  if (/^\s*(?:```|~~~|\||[-*+] |\d+[.)] |>|<)/.test(line)) return { heading: null, rest: trimmed };
  return { heading: firstLine(line), rest: end === -1 ? '' : trimmed.slice(end + 1).replace(/^\s*\n/, '') };
}
