import type { Language } from './i18n.svelte';

/** Making a formatter costs more than using it a hundred times; each is made once per language. */
function perLanguage<Formatter>(make: (language: Language) => Formatter): (language: Language) => Formatter {
  const made = new Map<Language, Formatter>();
  return (language) => {
    const known = made.get(language);
    if (known !== undefined) return known;
    const formatter = make(language);
    made.set(language, formatter);
    return formatter;
  };
}

const exact = perLanguage((language) => new Intl.NumberFormat(language));
const compact = perLanguage(
  (language) => new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }),
);
const oneDigit = perLanguage((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }));
const relativeTime = perLanguage(
  (language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' }),
);
const day = perLanguage((language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }));
const instant = perLanguage(
  (language) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }),
);

/** 1234 as `1,234`. */
export function exactNumber(value: number, language: Language): string {
  return exact(language).format(value);
}

/** Large numbers short: 1.2 M, 34 k; in Korean 120만. Below 10,000 exact. */
export function shortNumber(value: number, language: Language): string {
  if (value < 10_000) return exactNumber(value, language);
  const short = compact(language).format(value);
  return language === 'en' ? short.replace(/([A-Z])$/, ' $1').replace(' K', ' k') : short;
}

const UNITS = {
  en: { h: ' h', min: ' min', s: ' s', ms: ' ms' },
  ko: { h: '시간', min: '분', s: '초', ms: 'ms' },
} as const;

/** Two units at most: `41 min`, `2 h 5 min`, `38 s`. */
export function duration(seconds: number, language: Language): string {
  const unit = UNITS[language];
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}${unit.s}`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10 && whole % 60 !== 0) return `${minutes}${unit.min} ${whole % 60}${unit.s}`;
  if (minutes < 60) return `${minutes}${unit.min}`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours}${unit.h}` : `${hours}${unit.h} ${minutes % 60}${unit.min}`;
}

/** Time of one call: `40 ms`, `1.2 s`, then as `duration`. */
export function callDuration(milliseconds: number, language: Language): string {
  const unit = UNITS[language];
  if (milliseconds < 1000) return `${Math.round(milliseconds)}${unit.ms}`;
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)}${unit.s}`;
  return duration(milliseconds / 1000, language);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `5 min ago` up to thirty days, then the date. Both are milliseconds since the epoch. */
export function age(time: number, now: number, language: Language): string {
  const seconds = (now - time) / 1000;
  if (seconds > 30 * 86_400 || seconds < -60) return date(time, language);
  const relative = relativeTime(language);
  for (const [unit, size] of STEPS) {
    if (seconds >= size) return relative.format(-Math.floor(seconds / size), unit);
  }
  return relative.format(0, 'second');
}

export function date(time: number, language: Language): string {
  return day(language).format(time);
}

export function dateTime(time: number, language: Language): string {
  return instant(language).format(time);
}

export function bytes(count: number, language: Language): string {
  if (count < 1024) return `${count} B`;
  const [value, unit] = count < 1024 * 1024 ? [count / 1024, 'KB'] : [count / 1024 / 1024, 'MB'];
  return `${oneDigit(language).format(value)} ${unit}`;
}

/** How agents are called; unknown ones keep their own name. */
const TOOLS: Record<string, string> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  cursor: 'Cursor',
  gemini: 'Gemini CLI',
  opencode: 'OpenCode',
  cline: 'Cline',
  amp: 'Amp',
  goose: 'Goose',
  aider: 'Aider',
};

/** Formats that are nobody's own. */
const FORMATS: Record<string, string> = {
  hail: 'HAIL',
  atif: 'ATIF',
  specstory: 'SpecStory',
  'agent-trace': 'Agent Trace',
};

export const KNOWN_TOOLS = Object.keys(TOOLS);

export function toolLabel(tool: string): string {
  return TOOLS[tool] ?? FORMATS[tool] ?? tool;
}

const HOME = /^\/(?:Users|home)\/[^/]+/;

/** A path without the working directory in front, cut into folder and name. */
export function splitPath(path: string, directory: string | null): { folder: string; name: string } {
  const prefix = directory?.replace(/\/+$/, '') ?? '';
  // Agents write the home directory either way.
  const prefixes = [prefix, prefix.replace(HOME, '~')];
  const found = prefixes.find((candidate) => candidate !== '' && path.startsWith(`${candidate}/`));
  const relative = found === undefined ? path.replace(HOME, '~') : path.slice(found.length + 1);
  const at = relative.replace(/\/+$/, '').lastIndexOf('/');
  return { folder: relative.slice(0, at + 1), name: relative.slice(at + 1) };
}
