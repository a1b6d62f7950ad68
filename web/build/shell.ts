import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Client routes that the asset layer answers from a file of their own. */
const SHELLS = ['sessions.html', 'docs.html', 'settings.html', 'upload.html', '404.html'];

const HEAD_MARK = '<!--head-->';

/** Where feed readers look for what the list has. */
const FEED = '<link rel="alternate" type="application/atom+xml" title="OpenSession" href="/feed.atom" />';

/** Copies the built page for each client route; only the address differs, the client reads the rest from it. */
export function shells(): Plugin {
  let directory = '';
  return {
    name: 'shells',
    apply: 'build',
    configResolved(config) {
      directory = join(config.root, config.build.outDir);
    },
    async writeBundle() {
      await Promise.all(SHELLS.map((name) => copyFile(join(directory, 'index.html'), join(directory, name))));
      const list = join(directory, 'sessions.html');
      await writeFile(list, (await readFile(list, 'utf8')).replace(HEAD_MARK, FEED));
    },
  };
}

/**
 * Puts the script that sets theme and language before the first paint into the head. It is a file
 * of its own with a hashed name, so that it needs no inline script and can be cached for ever.
 */
export function bootstrap(path: string): Plugin {
  const source = readFileSync(path, 'utf8');
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
  let address = '/bootstrap.js';
  return {
    name: 'bootstrap',
    config(_config, { command }) {
      if (command === 'build') address = `/assets/bootstrap-${hash}.js`;
    },
    configureServer(server) {
      server.middlewares.use('/bootstrap.js', (_request, response) => {
        response.setHeader('content-type', 'text/javascript').end(source);
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: address.slice(1), source });
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: address }, injectTo: 'head' }],
  };
}
