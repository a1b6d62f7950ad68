import { setLanguage, type Language } from './i18n.svelte';
import { readStored, writeStored } from './storage';

export const THEMES = ['system', 'light', 'dark'] as const;
export const CONTRASTS = ['system', 'more'] as const;
export const LANGUAGES = ['system', 'en', 'ko'] as const;
export type Theme = (typeof THEMES)[number];
export type Contrast = (typeof CONTRASTS)[number];
export type LanguageMode = (typeof LANGUAGES)[number];

const THEME_KEY = 'theme';
const CONTRAST_KEY = 'contrast';
const LANGUAGE_KEY = 'opensession_language_mode';

const chosen = $state({
  theme: oneOf(THEMES, readStored(THEME_KEY)),
  contrast: oneOf(CONTRASTS, readStored(CONTRAST_KEY)),
  language: oneOf(LANGUAGES, readStored(LANGUAGE_KEY)),
});

function oneOf<Value extends string>(values: readonly [Value, ...Value[]], text: string | null): Value {
  return values.find((value) => value === text) ?? values[0];
}

export const preferences = {
  get theme(): Theme {
    return chosen.theme;
  },
  get contrast(): Contrast {
    return chosen.contrast;
  },
  get language(): LanguageMode {
    return chosen.language;
  },
};

export function chooseTheme(theme: Theme): void {
  chosen.theme = theme;
  writeStored(THEME_KEY, theme === 'system' ? null : theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function chooseContrast(contrast: Contrast): void {
  chosen.contrast = contrast;
  writeStored(CONTRAST_KEY, contrast === 'system' ? null : contrast);
  followContrast();
}

const WANTS_CONTRAST = '(prefers-contrast: more)';

/** Marks the page as high in contrast when the reader or the reader's system asks for it. */
function followContrast(): void {
  const more = chosen.contrast === 'more' || matchMedia(WANTS_CONTRAST).matches;
  if (more) document.documentElement.dataset['contrast'] = 'more';
  else delete document.documentElement.dataset['contrast'];
}

/** The system's wish may change while the page is open. */
export function watchContrast(): void {
  followContrast();
  matchMedia(WANTS_CONTRAST).addEventListener('change', followContrast);
}

export async function chooseLanguage(mode: LanguageMode): Promise<void> {
  chosen.language = mode;
  writeStored(LANGUAGE_KEY, mode === 'system' ? null : mode);
  await setLanguage(resolveLanguage(mode, navigator.language));
}

/** `system` follows the first preferred language: Korean for `ko…`, English for everything else. */
export function resolveLanguage(mode: LanguageMode, preferred: string): Language {
  if (mode !== 'system') return mode;
  return /^ko\b/i.test(preferred) ? 'ko' : 'en';
}
