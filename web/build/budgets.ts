import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { PAGE_WORDS, type PageName } from '../src/app/words.ts';

const KIB = 1024;
const LANGUAGES = ['en', 'ko'] as const;

/** Each page's module; what it weighs is its code, the shell's, its texts and, where it reads, the worker's. */
const PAGES: Record<PageName, string> = {
  landing: '/pages/LandingPage.svelte',
  sessions: '/pages/SessionsPage.svelte',
  session: '/pages/SessionPage.svelte',
  source: '/pages/SourcePage.svelte',
  embed: '/pages/EmbedPage.svelte',
  docs: '/pages/DocsPage.svelte',
  login: '/pages/LoginPage.svelte',
  settings: '/pages/SettingsPage.svelte',
  upload: '/pages/UploadPage.svelte',
  missing: '/pages/MissingPage.svelte',
};
const READS: ReadonlySet<string> = new Set(['session', 'source', 'embed']);

/** Upper bounds in KiB of what a page may load before it is usable; text compressed with gzip level 9. */
const LIMITS: Record<string, number> = {
  'landing page': 45,
  'list page': 45,
  'session page': 90,
  'source page': 90,
  'embed page': 90,
  'docs page': 90,
  'login page': 45,
  'settings page': 45,
  'upload page': 45,
  'missing page': 45,
  'all style sheets': 15,
  fonts: 45,
  'highlighter with its largest language': 15,
};

interface Chunk {
  type: 'chunk';
  fileName: string;
  code: string;
  imports: string[];
  isEntry: boolean;
  facadeModuleId: string | null;
}

interface Asset {
  type: 'asset';
  fileName: string;
  source: string | Uint8Array;
}

/** Fails the build when a page outgrows its budget; writes the weights to a file and prints them. */
export function budgets(report: string): Plugin {
  return {
    name: 'budgets',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const weights = measure(Object.values(bundle) as (Chunk | Asset)[]);
        const broken: string[] = [];
        for (const [name, weight] of Object.entries(weights)) {
          const limit = LIMITS[name] ?? 0;
          const line = `${name}: ${weight.toFixed(1)} of ${limit} KiB`;
          this.info(line);
          if (weight > limit) broken.push(line);
        }
        mkdirSync(dirname(report), { recursive: true });
        const pairs = Object.entries(weights).map(([name, weight]) => [name, [weight, LIMITS[name]]]);
        writeFileSync(report, JSON.stringify(Object.fromEntries(pairs), null, 2));
        if (broken.length > 0) this.error(`Over budget. ${broken.join('; ')}`);
      },
    },
  };
}

function measure(files: (Chunk | Asset)[]): Record<string, number> {
  const chunks = new Map(files.filter((file) => file.type === 'chunk').map((file) => [file.fileName, file]));
  const assets = files.filter((file) => file.type === 'asset');
  const sizeOf = (matches: (name: string) => boolean, raw = false): number =>
    assets
      .filter((asset) => matches(asset.fileName))
      .reduce((sum, asset) => sum + (raw ? asset.source.length / KIB : gzip(asset.source)), 0);
  const reader = sizeOf((name) => /reader[^/]*\.js$/.test(name));
  const weights: Record<string, number> = {};
  for (const [page, path] of Object.entries(PAGES) as [keyof typeof PAGES, string][]) {
    const code = union(chunks, [entry(chunks), facade(chunks, path)]);
    const texts = Math.max(...LANGUAGES.map((language) => words(chunks, language, page)));
    const name = `${page === 'sessions' ? 'list' : page} page`;
    weights[name] = code + texts + (READS.has(page) ? reader : 0);
  }
  weights['all style sheets'] = sizeOf((name) => name.endsWith('.css'));
  weights['fonts'] = sizeOf((name) => name.endsWith('.woff2'), true);
  weights['highlighter with its largest language'] = highlighter(chunks);
  return weights;
}

function words(chunks: Map<string, Chunk>, language: string, page: PageName): number {
  const areas = ['core', ...PAGE_WORDS[page]];
  const roots = areas.map((area) => facade(chunks, `/messages/${language}/${area}.json`));
  return union(chunks, roots);
}

function highlighter(chunks: Map<string, Chunk>): number {
  const from = (part: string): Chunk[] =>
    [...chunks.values()].filter(({ facadeModuleId }) => facadeModuleId?.includes(part));
  const sizes = from('/highlight.js/es/languages/').map(({ fileName }) => union(chunks, [fileName]));
  return (
    union(
      chunks,
      from('/highlight.js/es/core').map(({ fileName }) => fileName),
    ) + Math.max(0, ...sizes)
  );
}

function entry(chunks: Map<string, Chunk>): string {
  const found = [...chunks.values()].find((chunk) => chunk.isEntry);
  if (!found) throw new Error('The bundle has no entry chunk.');
  return found.fileName;
}

function facade(chunks: Map<string, Chunk>, path: string): string {
  const found = [...chunks.values()].find((chunk) => chunk.facadeModuleId?.endsWith(path));
  if (!found) throw new Error(`No chunk was made for ${path}; its budget cannot be checked.`);
  return found.fileName;
}

/** Compressed KiB of these chunks and everything they import before running, each counted once. */
function union(chunks: Map<string, Chunk>, roots: string[]): number {
  const seen = new Set<string>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...(chunks.get(name)?.imports ?? []));
  }
  return [...seen].reduce((sum, name) => sum + gzip(chunks.get(name)?.code ?? ''), 0);
}

function gzip(source: string | Uint8Array): number {
  return gzipSync(source, { level: 9 }).length / KIB;
}
