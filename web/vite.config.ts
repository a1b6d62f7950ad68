import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { budgets } from './build/budgets.ts';
import { exported } from './build/exported.ts';
import { bootstrap, shells } from './build/shell.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const testing = process.env['VITEST'] !== undefined;

/** Where the API answers while the page is served by Vite. */
const api = process.env['OPENSESSION_API'] ?? 'http://127.0.0.1:8788';

/** What every page with a session's rows needs at once: together it is smaller than in a chunk a module. */
const ROWS =
  /src\/(?:session\/(?:Timeline|TimeLink|Gap|stream|view)|events\/(?:TimelineRow|EventRow|FoldRow|LaneHead|Prompt|Message|Clamp|shown)|model\/(?:rows|lanes|pairing|folding|looking|files|facts|summary|levels))\./;

export default defineConfig({
  root,
  cacheDir: '../node_modules/.vite',
  plugins: [
    svelte(),
    bootstrap(`${root}src/app/bootstrap.js`),
    shells(),
    exported(`${root}src/export/main.ts`),
    budgets(fileURLToPath(new URL('../.cache/web-sizes.json', import.meta.url))),
  ],
  resolve: testing ? { conditions: ['browser'] } : {},
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // The content security policy has no data: for fonts, and an inlined file could not be cached.
    assetsInlineLimit: 0,
    // All styles together are smaller than their parts, and are cached for all pages.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        advancedChunks: { includeDependenciesRecursively: false, groups: [{ name: 'rows', test: ROWS }] },
      },
    },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': api } },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    // Hostile corpora go through jsdom, which takes its time on a busy machine.
    testTimeout: 30_000,
  },
});
