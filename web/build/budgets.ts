import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const KIB = 1024;

/** Upper bounds of what a page may load before it is usable; text compressed with gzip level 9. */
const LIMITS = {
  'list page script': 45 * KIB,
  'session page script': 90 * KIB,
  'all style sheets': 15 * KIB,
  fonts: 45 * KIB,
} as const;

type Measure = keyof typeof LIMITS;

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

/** Fails the build when a page outgrows its budget, and prints what each one weighs. */
export function budgets(): Plugin {
  return {
    name: 'budgets',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = Object.values(bundle) as (Chunk | Asset)[];
        const weights = measure(files);
        const broken: string[] = [];
        for (const [name, weight] of Object.entries(weights) as [Measure, number][]) {
          const line = `${name}: ${(weight / KIB).toFixed(1)} of ${LIMITS[name] / KIB} KiB`;
          this.info(line);
          if (weight > LIMITS[name]) broken.push(line);
        }
        if (broken.length > 0) this.error(`Over budget. ${broken.join('; ')}`);
      },
    },
  };
}

function measure(files: (Chunk | Asset)[]): Record<Measure, number> {
  const chunks = new Map(files.filter((file) => file.type === 'chunk').map((file) => [file.fileName, file]));
  const assets = files.filter((file) => file.type === 'asset');
  const sizeOf = (matches: (name: string) => boolean, raw = false): number =>
    assets
      .filter((asset) => matches(asset.fileName))
      .reduce((sum, asset) => sum + (raw ? asset.source.length : gzip(asset.source)), 0);
  const catalogue = Math.max(...['en', 'ko'].map((language) => page(chunks, `/messages/${language}.json`)));
  const shell = entry(chunks);
  const load = (path: string): number => union(chunks, [shell, facade(chunks, path)]) + catalogue;
  return {
    'list page script': load('/pages/SessionsPage.svelte'),
    'session page script':
      load('/pages/SessionPage.svelte') + sizeOf((name) => /reader[^/]*\.js$/.test(name)),
    'all style sheets': sizeOf((name) => name.endsWith('.css')),
    fonts: sizeOf((name) => name.endsWith('.woff2'), true),
  };
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

function page(chunks: Map<string, Chunk>, path: string): number {
  return union(chunks, [facade(chunks, path)]);
}

/** Compressed size of these chunks and everything they import before running, each counted once. */
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
  return gzipSync(source, { level: 9 }).length;
}
