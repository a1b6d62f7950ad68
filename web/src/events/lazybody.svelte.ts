import type EventBody from './EventBody.svelte';

type Body = typeof EventBody;

let component = $state.raw<Body | null>(null);

/** The view of an opened row, once its code is there. */
export function eventBody(): Body | null {
  return component;
}

/** Loads that code. Called after the first rows are drawn: nobody opens one before there are any. */
export async function loadEventBody(): Promise<void> {
  component ??= (await import('./EventBody.svelte')).default;
}
