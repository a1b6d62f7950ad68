/** What a reader moves by and narrows with: one piece, loaded after the first rows. */
export { chooseRows, narrow } from '../model/filters';
export { foldLanes } from '../model/foldlanes';
export { default as Panels } from './Panels.svelte';
export { default as PromptList } from './PromptList.svelte';
export { default as Steering } from './Steering.svelte';
