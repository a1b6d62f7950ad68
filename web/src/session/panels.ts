import type { Component } from 'svelte';
import { withWords } from '../lib/i18n.svelte';
import { changedFiles } from '../model/changes';
import type { Reader } from './reader';

/** A part of the right column, or of the sheet that stands for it on narrow windows. */
export interface Panel {
  id: string;
  shown(reader: Reader): boolean;
  load(): Promise<{ default: Component<Record<string, never>> }>;
}

/** All panels from top to bottom. Their code comes after the first rows: none is needed to read. */
export const PANELS: readonly Panel[] = [
  {
    id: 'files',
    shown: ({ stream }) => changedFiles(stream.events).length > 0,
    load: withWords(() => import('./FilesPanel.svelte'), 'panels'),
  },
  {
    id: 'failures',
    shown: ({ failures }) => failures.length > 0,
    load: withWords(() => import('./FailuresPanel.svelte'), 'panels'),
  },
  {
    id: 'linked',
    shown: ({ detail }) => (detail?.linked_sessions?.length ?? 0) > 0,
    load: withWords(() => import('./LinkedMap.svelte'), 'panels'),
  },
  {
    id: 'usage',
    shown: ({ stream }) => stream.events.length > 0,
    load: withWords(() => import('./CostPanel.svelte'), 'panels'),
  },
  {
    id: 'session',
    shown: () => true,
    load: withWords(() => import('./Details.svelte'), 'panels'),
  },
];
