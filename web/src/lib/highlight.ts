import type { LanguageFn } from 'highlight.js';
import type { Token } from '../model/worddiff';
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
  const html = await markUp(code, label);
  return html === null ? null : sanitiseSpans(html);
}

/**
 * The coloured stretches of each line, or null when the code stays plain. Made of positions in the
 * text, not of HTML: whoever draws them writes the session's text as text.
 */
export async function tokenise(code: string, label: string): Promise<Token[][] | null> {
  const html = await markUp(code, label);
  return html === null ? null : readTokens(html);
}

async function markUp(code: string, label: string): Promise<string | null> {
  const id = languageOf(label);
  const load = id === null ? undefined : LANGUAGES[id];
  if (id === null || load === undefined || code.length > MAX_CHARACTERS) return null;
  const [{ default: engine }, { default: definition }] = await Promise.all([
    import('highlight.js/lib/core'),
    load(),
  ]);
  if (!engine.getLanguage(id)) engine.registerLanguage(id, definition);
  return engine.highlight(code, { language: id, ignoreIllegals: true }).value;
}

/** What the highlighter writes and nothing else: a span, its end, an entity, a line end, other text. */
const WRITTEN = /<span class="([^"]*)">|(<\/span>)|(&[#\w]+;)|(\n)|[^<&\n]+/g;

/** Tokens by line of the highlighter's HTML; an entity stands for one character. */
export function readTokens(html: string): Token[][] {
  const lines: Token[][] = [[]];
  const kinds: string[] = [];
  let at = 0;
  for (const [text, kind, end, entity, lineEnd] of html.matchAll(WRITTEN)) {
    if (kind !== undefined) kinds.push(kind);
    else if (end !== undefined) kinds.pop();
    else if (lineEnd !== undefined) {
      lines.push([]);
      at = 0;
    } else {
      const length = entity === undefined ? text.length : 1;
      const inner = kinds.at(-1);
      if (inner !== undefined) append(lines.at(-1) ?? [], { from: at, to: at + length, kind: inner });
      at += length;
    }
  }
  return lines;
}

function append(tokens: Token[], token: Token): void {
  const last = tokens.at(-1);
  if (last?.to === token.from && last.kind === token.kind) last.to = token.to;
  else tokens.push(token);
}
