import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { getContext, setContext } from 'svelte';
import type { Row } from '../model/rows';

/** A run of events, by their positions in the file. */
export interface Span {
  first: number;
  last: number;
}

/** Whether a row shows one of these events. */
export function touches(span: Span | null, { entries }: Pick<Row, 'entries'>): boolean {
  return span !== null && entries.some(({ event: { index } }) => span.first <= index && index <= span.last);
}

/** A row of more entries is not prepared for the browser's search: it would take too long at once. */
export const MOST_PREPARED = 60;

/**
 * Things that are on or off: by a rule, until the reader says otherwise of one of them. Looks like a
 * set to those who only ask.
 */
class Switches {
  #own = new SvelteMap<string, boolean>();
  /** The rule. */
  byDefault: (key: string) => boolean = () => false;
  /** For a while everything is on. */
  all = $state(false);

  has(key: string): boolean {
    return this.all || (this.#own.get(key) ?? this.byDefault(key));
  }

  add(key: string): void {
    this.#own.set(key, true);
  }

  delete(key: string): boolean {
    const had = this.has(key);
    this.#own.set(key, false);
    return had;
  }

  /** Whether the reader himself switched something on. */
  get any(): boolean {
    return [...this.#own.values()].includes(true);
  }

  /** Leaves everything to the rule. */
  clear(): void {
    this.#own.clear();
  }
}

/**
 * What the reader did to the rows: which are open, which one an address points to. Kept by event
 * key, outside the rows, because rows far from the window are not mounted.
 */
export class Reading {
  open = new Switches();
  /** Bodies shown whole although they are long. Their names begin with the key of their event. */
  whole = new Switches();
  /** Events of which nothing may be cut off: a search leads into them. */
  uncut = new SvelteSet<string>();
  /** Rows shown although the view hides their like. */
  revealed = new SvelteSet<string>();
  /** Tasks of the agents whose rows are folded into one line. */
  foldedLanes = new SvelteSet<string>();
  /** What the address points to. */
  marked = $state.raw<Span | null>(null);
  flashed = $state.raw<Span | null>(null);
  /** Working directory, cut off in front of paths. */
  directory = $state<string | null>(null);
  /** So many rows, from the first on, hold their closed bodies for the browser's own search. */
  prepared = $state(0);
  /** Keys of the rows that are hidden right before a row. */
  hiddenBefore: (key: string) => readonly string[] = () => [];

  constructor() {
    this.whole.byDefault = (name) => {
      for (const key of this.uncut) if (name === key || name.startsWith(`${key}:`)) return true;
      return false;
    };
  }

  /** On paper nothing is closed, cut off or left out for being far from the window. */
  get printing(): boolean {
    return this.open.all;
  }

  set printing(on: boolean) {
    this.open.all = this.whole.all = on;
  }

  toggleLane(task: string): void {
    if (!this.foldedLanes.delete(task)) this.foldedLanes.add(task);
  }

  toggle(key: string): void {
    if (!this.open.delete(key)) this.open.add(key);
  }

  reveal(keys: readonly string[]): void {
    for (const key of keys) this.revealed.add(key);
  }

  flash(span: Span): void {
    this.flashed = null;
    requestAnimationFrame(() => (this.flashed = span));
  }
}

const KEY = Symbol('reading');

export function provideReading(): Reading {
  return setContext(KEY, new Reading());
}

export function useReading(): Reading {
  return getContext<Reading>(KEY);
}
