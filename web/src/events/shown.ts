import { getContext, setContext } from 'svelte';

const KEY = Symbol('shown');

/** Tells what a row holds whether it is worth making it beautiful: not while nobody sees it. */
export function provideShown(shown: () => boolean): void {
  setContext(KEY, shown);
}

export function useShown(): () => boolean {
  return getContext<(() => boolean) | undefined>(KEY) ?? (() => true);
}
