import { shortcut } from '../lib/keys';

export type Scope = 'everywhere' | 'list' | 'session';

/** Something that a key does. Its name is the text `command.<id>`, which only help and palette need. */
export interface Command {
  id: string;
  scope: Scope;
  keys: readonly string[];
  /** The foot of the page shows its key. */
  shown?: boolean;
  /** The browser's own business, or the dialog's: told in the help, not run from here. */
  native?: boolean;
}

/** One table for the keys, the foot of the page, the help and the palette. */
export const COMMANDS: readonly Command[] = [
  { id: 'everywhere-palette', scope: 'everywhere', keys: ['mod+k'], native: true },
  { id: 'everywhere-help', scope: 'everywhere', keys: ['?', 'h'], native: true },
  { id: 'everywhere-close', scope: 'everywhere', keys: ['Esc'], native: true },
  { id: 'list-next', scope: 'list', keys: ['j'], shown: true },
  { id: 'list-previous', scope: 'list', keys: ['k'], shown: true },
  { id: 'list-open', scope: 'list', keys: ['Enter'], native: true },
  { id: 'list-search', scope: 'list', keys: ['/'], shown: true },
  { id: 'list-tool', scope: 'list', keys: ['t'], shown: true },
  { id: 'list-order', scope: 'list', keys: ['o'], shown: true },
  { id: 'list-range', scope: 'list', keys: ['r'], shown: true },
  { id: 'list-layout', scope: 'list', keys: ['l'], shown: true },
  { id: 'list-repository', scope: 'list', keys: ['g'] },
  { id: 'list-refresh', scope: 'list', keys: ['R'] },
  { id: 'session-next', scope: 'session', keys: ['j'], shown: true },
  { id: 'session-previous', scope: 'session', keys: ['k'], shown: true },
  { id: 'session-find', scope: 'session', keys: ['/'], shown: true },
  { id: 'session-next_match', scope: 'session', keys: ['n'], shown: true },
  { id: 'session-previous_match', scope: 'session', keys: ['p'], shown: true },
  { id: 'session-expand', scope: 'session', keys: ['e'], shown: true },
  { id: 'session-full', scope: 'session', keys: ['1'] },
  { id: 'session-focused', scope: 'session', keys: ['2'] },
  { id: 'session-changes', scope: 'session', keys: ['3'] },
  { id: 'session-errors', scope: 'session', keys: ['4'] },
];

export type Actions = Readonly<Record<string, () => void>>;

/** A place in the page that the palette leads to: a prompt of a session. */
export interface Place {
  label: string;
  go: () => void;
}

const actions = new Map<Scope, Actions>();
const places = new Map<symbol, () => readonly Place[]>();

/**
 * Gives the keys of a page, and the commands that the table lists for them, something to do. Returns the
 * way to stop.
 */
export function registerKeys(scope: Scope, given: Actions): () => void {
  const listen = (event: KeyboardEvent): void => runKey(event, given);
  actions.set(scope, given);
  window.addEventListener('keydown', listen);
  return () => {
    window.removeEventListener('keydown', listen);
    if (actions.get(scope) === given) actions.delete(scope);
  };
}

/** Offers places of a page to the palette, which asks for them when it opens. Returns the way to stop. */
export function registerPlaces(list: () => readonly Place[]): () => void {
  const key = Symbol('places');
  places.set(key, list);
  return () => void places.delete(key);
}

export function knownPlaces(): Place[] {
  return [...places.values()].flatMap((list) => list());
}

/** The commands that can be run now, each with what it does. */
export function activeCommands(): { command: Command; run: () => void }[] {
  return COMMANDS.flatMap((command) => {
    const run = command.native ? undefined : actions.get(command.scope)?.[command.keys[0] ?? ''];
    return run ? [{ command, run }] : [];
  });
}

function runKey(event: KeyboardEvent, given: Actions): void {
  const key = shortcut(event);
  const act = key !== null && Object.hasOwn(given, key) ? given[key] : undefined;
  if (!act) return;
  event.preventDefault();
  act();
}

/** Tells whether a key press is Cmd+K or Ctrl+K, also while typing. */
export function isPaletteKey(event: KeyboardEvent): boolean {
  return (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && /^k$/i.test(event.key);
}

/** How the palette's key is written on this machine. */
export function paletteKey(): string {
  return /Mac|iP(?:hone|ad)/.test(navigator.platform) ? '⌘K' : 'Ctrl K';
}
