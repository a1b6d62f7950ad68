import { plainText, type SessionEvent } from './hail';
import { isPrompt } from './families';

const MAX_LENGTH = 240;

const HEADING = /^#{1,6}\s+/;

/** Text without tag-like markup and with white space collapsed; what agents wrap around commands is noise in a title. */
export function cleanTitle(text: string): string {
  return text
    .replace(/<\/?[a-z][\w-]*(?:\s[^<>]*)?>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

const NOT_A_TITLE = /^\[Request interrupted by user[^\]]*\]$/;

/** What a tool cut at a fixed length ends in a piece of a word, which says nothing. */
const CUT = /(?:(?<=\S.{50,})\s+\S*)?(?:\.{3}|…)$/u;

function usable(text: string | null | undefined): string | null {
  const clean = cleanTitle(text ?? '').replace(HEADING, '');
  if (clean === '' || NOT_A_TITLE.test(clean)) return null;
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH).trimEnd()}…` : clean.replace(CUT, '…');
}

/** A first line that only announces the next one is no title without it. */
function opening(text: string): string {
  const line = firstLine(text);
  if (!line.endsWith(':')) return line;
  return `${line} ${firstLine(text.slice(text.indexOf(line) + line.length))}`;
}

/** What a session is called: its title, else its first prompt, else its description; null if it has none. */
export function sessionTitle(
  source: { title?: string | null; description?: string | null },
  events: readonly SessionEvent[] = [],
): string | null {
  const prompt = events.find(isPrompt);
  const asked = usable(prompt && opening(plainText(prompt)));
  const given = usable(source.title);
  return (
    (given?.endsWith(':') && asked?.startsWith(given) ? asked : given) ?? asked ?? usable(source.description)
  );
}

/** A model's name; null where there is none or a parser wrote that it knows none. */
export function knownModel(name: string | null | undefined): string | null {
  const model = name?.trim() ?? '';
  return model === '' || model === 'unknown' ? null : model;
}

/** The language to break lines by: Korean where there is Korean, else the page's own. */
export function languageOf(text: string): 'ko' | undefined {
  return /[가-힣]/.test(text) ? 'ko' : undefined;
}

/** First non-empty line, without a Markdown heading mark. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().replace(HEADING, '');
}

/** The same line without emphasis and code marks, for places where Markdown is not rendered. */
export function plainLine(text: string): string {
  return (
    firstLine(text)
      .replace(/(\*\*|__)(.+?)\1/g, '$2')
      // The other mark stands on a later line.
      .replace(/^\*\*/, '')
      .replace(/`([^`]+)`/g, '$1')
  );
}

/** A prompt cut into its heading and the rest; a prompt that opens with a block keeps everything in the rest. */
export function splitPrompt(text: string): { heading: string | null; rest: string } {
  const trimmed = text.replace(/^\s*\n/, '').trimEnd();
  const end = trimmed.indexOf('\n');
  const line = end === -1 ? trimmed : trimmed.slice(0, end);
  if (/^\s*(?:```|~~~|\||[-*+] |\d+[.)] |>|<)/.test(line)) return { heading: null, rest: trimmed };
  return { heading: firstLine(line), rest: end === -1 ? '' : trimmed.slice(end + 1).replace(/^\s*\n/, '') };
}
