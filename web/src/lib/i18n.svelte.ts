import type bodies from '../../messages/en/bodies.json';
import type core from '../../messages/en/core.json';
import type errors from '../../messages/en/errors.json';
import type events from '../../messages/en/events.json';
import type list from '../../messages/en/list.json';
import type overlays from '../../messages/en/overlays.json';
import type pages from '../../messages/en/pages.json';
import type panels from '../../messages/en/panels.json';
import type reading from '../../messages/en/reading.json';
import type session from '../../messages/en/session.json';
import type share from '../../messages/en/share.json';
import type source from '../../messages/en/source.json';
import type { Area } from '../app/words';

export type Language = 'en' | 'ko';

interface Texts {
  bodies: typeof bodies;
  core: typeof core;
  errors: typeof errors;
  events: typeof events;
  list: typeof list;
  overlays: typeof overlays;
  pages: typeof pages;
  panels: typeof panels;
  reading: typeof reading;
  session: typeof session;
  share: typeof share;
  source: typeof source;
}

type KeyOf<A extends Area> = A extends Area ? keyof Texts[A] & string : never;
export type Key = KeyOf<Area>;
type Catalogue = Partial<Record<string, string>>;

/** Values for the braces of a message. */
export type Values = Record<string, string | number>;

const FILES = import.meta.glob<Catalogue>('../../messages/*/*.json', { import: 'default' });

const PLURALS: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  ko: new Intl.PluralRules('ko'),
};

const current = $state<{ language: Language; catalogue: Catalogue }>({ language: 'en', catalogue: {} });
const loaded: Record<Language, Partial<Record<Area, Catalogue>>> = { en: {}, ko: {} };
let wanted: readonly Area[] = ['core'];
let choice: Language = 'en';

export function language(): Language {
  return current.language;
}

/** Changes the language of everything that is shown, once its texts are there. */
export async function setLanguage(next: Language): Promise<void> {
  choice = next;
  await bring(next);
  if (choice !== next) return;
  current.catalogue = merged(next);
  current.language = next;
  document.documentElement.lang = next;
}

/** Loads the texts of some areas in the reader's language; resolves at once when they are there. */
export async function loadWords(...areas: readonly Area[]): Promise<void> {
  expectWords(areas);
  if (areas.every((area) => loaded[current.language][area])) return;
  await bring(current.language);
  // The language may have changed meanwhile.
  await bring(current.language);
  current.catalogue = merged(current.language);
}

/** Makes a loader that brings a module and the texts it shows. */
export function withWords<T>(load: () => Promise<T>, ...areas: readonly Area[]): () => Promise<T> {
  return async () => (await Promise.all([load(), loadWords(...areas)]))[0];
}

/** Names areas that the first call of `setLanguage` is to load as well. */
export function expectWords(areas: readonly Area[]): void {
  wanted = [...wanted, ...areas.filter((area) => !wanted.includes(area))];
}

async function bring(locale: Language): Promise<void> {
  const missing = wanted.filter((area) => !loaded[locale][area]);
  const texts = await Promise.all(missing.map((area) => FILES[`../../messages/${locale}/${area}.json`]?.()));
  missing.forEach((area, index) => (loaded[locale][area] = texts[index] ?? {}));
}

function merged(locale: Language): Catalogue {
  return Object.assign({}, ...Object.values(loaded[locale])) as Catalogue;
}

/** The message in the reader's language; a key is shown as it is until its area is loaded. */
export function t(key: Key, values: Values = {}): string {
  return fill(current.catalogue[key] ?? key, values, current.language);
}

/**
 * Fills a message. `{name}` is a value; `{count|one|other}` chooses a word by the plural rule of the
 * language, so that `{n} {n|prompt|prompts}` reads right.
 */
export function fill(message: string, values: Values, locale: Language): string {
  return message.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (whole, name: string, one?: string, other?: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      if (one === undefined || other === undefined) return String(value);
      return PLURALS[locale].select(Number(value)) === 'one' ? one : other;
    },
  );
}
