/** What rows show when they are opened, and blocks that are no prose: one piece, loaded after the first rows. */
export { default as EventBody } from './EventBody.svelte';
export { default as MessageMenu } from './MessageMenu.svelte';
export { default as RichBlock } from './RichBlock.svelte';
export { default as TurnTokens } from './TurnTokens.svelte';
export { linkRepository } from './repository';
