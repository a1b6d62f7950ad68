import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keyName } from '../src/app/keyname';
import { matchRoute } from '../src/app/routes';

const web = join(import.meta.dirname, '..');
const shell = readFileSync(join(web, 'index.html'), 'utf8');
const headers = readFileSync(join(web, 'public/_headers'), 'utf8');

describe('the shell', () => {
  test('has each marker once, inside the first 2 KB of the head', () => {
    for (const marker of [
      '<!--head-->',
      '<!--title-->',
      '<!--/title-->',
      '<title>',
      '<!--body-->',
      '<!--/body-->',
    ]) {
      expect(shell.split(marker)).toHaveLength(2);
    }
    const order = [
      '<meta charset',
      '<meta name="viewport"',
      '<!--title-->',
      '<title>',
      '<!--/title-->',
      '<!--head-->',
      '</head>',
    ];
    const places = order.map((mark) => shell.indexOf(mark));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(shell.indexOf('<!--head-->')).toBeLessThan(2048);
  });

  test('needs no inline script or style, and names no other host', () => {
    expect(shell).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:\/\//i);
  });

  test('tells readers without JavaScript where to go', () => {
    const note = /<noscript>\s*<!--body-->([\s\S]*)<!--\/body-->\s*<\/noscript>/.exec(shell)?.[1] ?? '';
    for (const ending of ['.md', '.txt', '.json', '.jsonl']) expect(note).toContain(ending);
  });
});

test('assets carry the strict policy', () => {
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  expect(headers).toContain(`Content-Security-Policy: ${policy}\n`);
  expect(headers).toContain('X-Content-Type-Options: nosniff');
  expect(headers).toMatch(/\/cards\/\*\n {2}! Cache-Control\n {2}Cache-Control: public, max-age=86400\n/);
  expect(headers).toMatch(
    /\/assets\/\*\n {2}! Cache-Control\n {2}Cache-Control: public, max-age=31536000, immutable/,
  );
});

test.each([
  ['/', 'landing', ''],
  ['/sessions', 'sessions', ''],
  ['/session/abc', 'session', 'abc'],
  ['/session/a%20b', 'session', 'a b'],
  ['/session/%E0%A4%A', 'session', '%E0%A4%A'],
  ['/session/', 'missing', ''],
  ['/src/gh/a/b/ref/m/path/x', 'source', ''],
  ['/docs', 'docs', ''],
  ['/docs/x', 'missing', ''],
  ['/login', 'login', ''],
  ['/upload', 'upload', ''],
  ['/settings', 'settings', ''],
])('%s is the page %s', (path, name, id) => {
  const found = matchRoute(path);
  expect([found.route.name, found.id]).toEqual([name, id]);
});

test('a capital letter in the table of keys is written as the key with Shift', () => {
  expect(['R', 'r', '?', 'Esc'].map(keyName)).toEqual(['Shift R', 'r', '?', 'Esc']);
});
