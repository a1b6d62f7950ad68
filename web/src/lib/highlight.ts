import type { LanguageFn } from 'highlight.js';
import { sanitiseSpans, type SafeHtml } from './safehtml';

type Loader = () => Promise<{ default: LanguageFn }>;

/** One chunk per language, loaded when the first block of that language is opened. */
const LANGUAGES: Record<string, Loader> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  go: () => import('highlight.js/lib/languages/go'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  php: () => import('highlight.js/lib/languages/php'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

/** Other names and file endings of the languages above. */
const ALIASES: Record<string, string> = {
  cc: 'cpp',
  cjs: 'javascript',
  h: 'c',
  hpp: 'cpp',
  htm: 'xml',
  html: 'xml',
  js: 'javascript',
  jsonl: 'json',
  jsx: 'javascript',
  kt: 'kotlin',
  md: 'markdown',
  mjs: 'javascript',
  patch: 'diff',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  svelte: 'xml',
  svg: 'xml',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  vue: 'xml',
  yml: 'yaml',
  zsh: 'bash',
};

const MAX_CHARACTERS = 50_000;

/** The highlighter's language for a label such as `py` or a path such as `src/app.ts`; null if there is none. */
export function languageOf(label: string): string | null {
  const name = label.toLowerCase().split('/').at(-1) ?? '';
  const ending = name.split('.').at(-1) ?? '';
  const id = ALIASES[ending] ?? ending;
  return Object.hasOwn(LANGUAGES, id) ? id : null;
}

/** Highlighted code, or null when it stays plain: unknown language or more than 50 KB. */
export async function highlight(code: string, label: string): Promise<SafeHtml | null> {
  const id = languageOf(label);
  const load = id === null ? undefined : LANGUAGES[id];
  if (id === null || load === undefined || code.length > MAX_CHARACTERS) return null;
  const [{ default: engine }, { default: definition }] = await Promise.all([
    import('highlight.js/lib/core'),
    load(),
  ]);
  if (!engine.getLanguage(id)) engine.registerLanguage(id, definition);
  return sanitiseSpans(engine.highlight(code, { language: id, ignoreIllegals: true }).value);
}
