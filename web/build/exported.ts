import { svelte } from '@sveltejs/vite-plugin-svelte';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';

/** Builds the viewer that exported files carry: one script and one style sheet, fetched when somebody exports. */
export function exported(entry: string): Plugin {
  let root = '';
  let directory = '';
  return {
    name: 'exported',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      directory = join(config.root, config.build.outDir, 'export');
    },
    async closeBundle() {
      await build({
        configFile: false,
        root,
        publicDir: false,
        logLevel: 'warn',
        plugins: [svelte()],
        build: {
          target: 'es2023',
          outDir: directory,
          emptyOutDir: true,
          // The file has to carry the font, too.
          assetsInlineLimit: Number.MAX_SAFE_INTEGER,
          cssCodeSplit: false,
          reportCompressedSize: false,
          lib: {
            entry,
            formats: ['iife'],
            name: 'OpenSession',
            fileName: () => 'session.js',
            cssFileName: 'session',
          },
        },
      });
      // The site's reading worker came along; an exported file reads without one.
      await rm(join(directory, 'assets'), { recursive: true, force: true });
    },
  };
}
