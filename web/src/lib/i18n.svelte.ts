import type en from '../../messages/en.json';

export type Language = 'en' | 'ko';
export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;

/** Values for the braces of a message. */
export type Values = Record<string, string | number>;

const CATALOGUES: Record<Language, () => Promise<{ default: Catalogue }>> = {
  en: () => import('../../messages/en.json'),
  ko: () => import('../../messages/ko.json'),
};

const PLURALS: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  ko: new Intl.PluralRules('ko'),
};

const current = $state<{ language: Language; catalogue: Catalogue | null }>({
  language: 'en',
  catalogue: null,
});

export function language(): Language {
  return current.language;
}

export async function setLanguage(next: Language): Promise<void> {
  const { default: catalogue } = await CATALOGUES[next]();
  current.catalogue = catalogue;
  current.language = next;
  document.documentElement.lang = next;
}

/** The message in the reader's language; a key is shown as it is until a catalogue is loaded. */
export function t(key: Key, values: Values = {}): string {
  return fill(current.catalogue?.[key] ?? key, values, current.language);
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
