/**
 * Which texts each page needs before it is drawn. Kept apart from the pages themselves: the build weighs
 * a page together with its texts.
 */
export const AREAS = [
  'core',
  'session',
  'events',
  'bodies',
  'panels',
  'reading',
  'share',
  'list',
  'source',
  'pages',
  'overlays',
  'errors',
] as const;

/** Texts that are used together: a file in `messages/<language>/`. `core` is there on every page. */
export type Area = (typeof AREAS)[number];

const READING: readonly Area[] = ['session', 'events'];

export const PAGE_WORDS = {
  landing: ['pages', 'list'],
  sessions: ['list', 'errors'],
  session: READING,
  source: READING,
  embed: ['session', 'events', 'errors'],
  docs: ['pages', 'errors'],
  login: ['pages'],
  settings: ['pages', 'overlays'],
  upload: ['pages'],
  missing: ['pages'],
} as const satisfies Record<string, readonly Area[]>;

export type PageName = keyof typeof PAGE_WORDS;
