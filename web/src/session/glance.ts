/** What the top of the page shows once the first rows are there: one chunk, asked for once. */
export { default as HeroOrigin } from './HeroOrigin.svelte';
export { default as HeroWork } from './HeroWork.svelte';
export { default as HeroUsage } from './HeroUsage.svelte';
export { default as Strip } from './strip/Strip.svelte';
