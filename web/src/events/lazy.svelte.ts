import { withWords } from '../lib/i18n.svelte';
import type EventBody from './EventBody.svelte';
import type MessageMenu from './MessageMenu.svelte';
import type RichBlock from './RichBlock.svelte';
import type TurnTokens from './TurnTokens.svelte';

type Bodies = typeof import('./bodies');

const load = withWords(() => import('./bodies'), 'bodies', 'panels');

let bodies = $state.raw<Bodies | null>(null);

/** The view of an opened row, once its code is there. */
export function eventBody(): typeof EventBody | null {
  return bodies?.EventBody ?? null;
}

/** The view of a block that is no prose, once its code is there. */
export function richBlock(): typeof RichBlock | null {
  return bodies?.RichBlock ?? null;
}

/** What can be done with a message, once its code is there. */
export function messageMenu(): typeof MessageMenu | null {
  return bodies?.MessageMenu ?? null;
}

/** The tokens of a turn, once its code is there. */
export function turnTokens(): typeof TurnTokens | null {
  return bodies?.TurnTokens ?? null;
}

/** What links the places of a session's repository in its texts, once its code is there. */
export function repositoryLinker(): Bodies['linkRepository'] | null {
  return bodies?.linkRepository ?? null;
}

/** Loads that code. Called once the first rows are drawn: most need none of it. */
export async function loadBodies(): Promise<void> {
  bodies ??= await load();
}
