import { SvelteSet } from 'svelte/reactivity';
import { getContext, setContext } from 'svelte';

/**
 * What the reader did to the rows: which are open, which one an address points to. Kept by event
 * key, outside the rows, because rows far from the window are not mounted.
 */
export class Reading {
  open = new SvelteSet<string>();
  /** Bodies shown whole although they are long. */
  whole = new SvelteSet<string>();
  flashed = $state<string | null>(null);
  /** Working directory, cut off in front of paths. */
  directory = $state<string | null>(null);

  toggle(key: string): void {
    if (!this.open.delete(key)) this.open.add(key);
  }

  flash(key: string): void {
    this.flashed = null;
    requestAnimationFrame(() => (this.flashed = key));
  }
}

const KEY = Symbol('reading');

export function provideReading(): Reading {
  return setContext(KEY, new Reading());
}

export function useReading(): Reading {
  return getContext<Reading>(KEY);
}
