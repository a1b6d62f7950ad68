import { plainText, textAttribute, type SessionEvent } from './hail';
import { unwrapOutput } from './output';
import type { Entry } from './pairing';

/** Custom kinds that mean a turn did not end well. */
const FAILED_CUSTOM = /abort|interrupt|error|fail/i;

/** The note that an agent writes in place of a prompt when its user stopped it. */
const INTERRUPTION = /^\[Request interrupted by user[^\]]*\]$/;

export function isInterruption(event: SessionEvent): boolean {
  return INTERRUPTION.test(plainText(event).trim());
}

const reported = new WeakMap<SessionEvent, number | null>();

/** The exit code that a result's text reports; asked for each time rows are arranged, so it is remembered. */
function reportedExit(result: SessionEvent): number | null {
  const known = reported.get(result);
  if (known !== undefined) return known;
  const { exit } = unwrapOutput(plainText(result));
  reported.set(result, exit);
  return exit;
}

/** Exit code of a shell command: the event's own, else the one its output reports. */
export function exitCode(entry: Entry): number | null {
  const { type } = entry.event;
  if (type.type === 'ShellCommand' && type.exit_code !== null) return type.exit_code;
  for (const result of entry.results) {
    const exit = reportedExit(result);
    if (exit !== null) return exit;
  }
  return null;
}

/** Whether this entry reports a failure. Such a row is marked and never folded away. */
export function isFailed(entry: Entry): boolean {
  const { type } = entry.event;
  if (type.type === 'ToolResult') return type.is_error;
  if (type.type === 'Custom') return FAILED_CUSTOM.test(type.kind);
  if (entry.results.some((result) => result.type.type === 'ToolResult' && result.type.is_error)) return true;
  return type.type === 'ShellCommand' && (exitCode(entry) ?? 0) !== 0;
}

/** Bookkeeping that no reader looks for: token counters, progress marks. Shown, but inside a run. */
export function isQuiet(event: SessionEvent): boolean {
  if (event.type.type === 'Custom') return event.type.kind === 'token_count';
  return event.type.type === 'SystemMessage' && textAttribute(event.attributes, 'progress.type') !== null;
}

/** Time that a call took: its own duration, its result's, else the distance between the two. */
export function entryDuration(entry: Entry): number | null {
  if (entry.event.durationMs !== null) return entry.event.durationMs;
  const result = entry.results.at(-1);
  if (!result) return null;
  if (result.durationMs !== null) return result.durationMs;
  if (result.time === null || entry.event.time === null) return null;
  const distance = result.time - entry.event.time;
  return distance > 0 ? distance : null;
}

/** What parsers write where a provider kept the thinking to itself. */
const REDACTED = /^\[?redacted(?: thinking)?\]?$/i;

/** Thinking that the log tells of but does not hold. */
export function isRedactedThinking(event: SessionEvent): boolean {
  if (event.type.type !== 'Thinking') return false;
  const text = plainText(event).trim();
  return text === '' ? event.blocks.every(({ type }) => type === 'Text') : REDACTED.test(text);
}

/** Tokens that an event says its own thinking took; those of its whole turn are another number. */
export function thinkingTokens({ type, attributes }: SessionEvent): number | null {
  const tokens = type.type === 'Thinking' ? attributes['reasoning_tokens'] : undefined;
  return typeof tokens === 'number' && tokens > 0 ? tokens : null;
}
