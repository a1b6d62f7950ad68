import { plainText, type SessionEvent } from './hail';
import { isFailed } from './outcome';
import type { Row } from './rows';
import { plainLine } from './title';

/** A prompt as the list of prompts shows it. */
export interface PromptItem {
  number: number;
  /** Index of its row. */
  row: number;
  id: string;
  text: string;
  /** Whether an agent said anything before the next prompt. */
  answered: boolean;
  /** Rows that failed before the next prompt. */
  failures: number;
}

const CHARACTERS = 120;

/** Rows are listed anew for each batch of events; the words of a prompt stay. */
const words = new WeakMap<SessionEvent, string>();

function previewOf(event: SessionEvent): string {
  const known = words.get(event);
  if (known !== undefined) return known;
  const text = plainLine(plainText(event)).slice(0, CHARACTERS);
  words.set(event, text);
  return text;
}

/** All prompts. While a session still arrives, the last one counts as answered. */
export function listPrompts(rows: readonly Row[], ended: boolean): PromptItem[] {
  const items: PromptItem[] = [];
  rows.forEach((row, index) => {
    const event = row.entries[0]?.event;
    const last = items.at(-1);
    if (row.number !== null && event)
      items.push({
        number: row.number,
        row: index,
        id: event.id,
        text: previewOf(event),
        answered: false,
        failures: 0,
      });
    else if (last && row.kind === 'message') last.answered = true;
    else if (last && row.kind === 'entry' && row.entries.some(isFailed)) last.failures += 1;
  });
  const last = items.at(-1);
  if (last && !ended) last.answered = true;
  return items;
}

/** The prompt that a row stands under; null above the first. */
export function promptAt(prompts: readonly PromptItem[], row: number): PromptItem | null {
  let [low, high] = [0, prompts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((prompts[middle]?.row ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return prompts[low - 1] ?? null;
}
