import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { age, bytes, callDuration, duration, shortNumber, splitPath, toolLabel } from '../../src/lib/format';
import { AREAS, PAGE_WORDS, type Area } from '../../src/app/words';
import { fill } from '../../src/lib/i18n.svelte';
import { resolveLanguage } from '../../src/lib/preferences.svelte';

type Words = Record<string, string>;
const files = import.meta.glob<Words>('../../messages/*/*.json', { import: 'default', eager: true });
const area = (language: string, name: Area): Words => files[`../../messages/${language}/${name}.json`] ?? {};
const all = (language: string): Words =>
  Object.assign({}, ...AREAS.map((name) => area(language, name))) as Words;
const [english, korean] = [all('en'), all('ko')];
const names = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)/g)].map((found) => found[1] ?? ''))].sort();

const home = (key: string): Area | undefined => AREAS.find((name) => key in area('en', name));
const root = join(import.meta.dirname, '../../src/');

/** A module, and all that it imports before it runs. */
function closure(start: string, seen = new Set<string>()): Set<string> {
  if (seen.has(start)) return seen;
  seen.add(start);
  const source = readFileSync(root + start, 'utf8');
  for (const [, path] of source.matchAll(/^\s*(?:import|export)\b(?! type)[^;(]*?from '(\.[^']+)'/gm)) {
    const named = join(start, '..', path ?? '');
    const found = [named, `${named}.ts`].find(
      (name) => /\.(?:ts|svelte)$/.test(name) && existsSync(root + name),
    );
    if (found) closure(found, seen);
  }
  return seen;
}

/** Areas of the texts that a module and its imports show, with the places that need each. */
function areasOf(start: string): Map<Area, string[]> {
  const areas = new Map<Area, string[]>();
  for (const name of closure(start)) {
    const source = readFileSync(root + name, 'utf8');
    for (const key of Object.keys(english)) {
      if (!source.includes(`'${key}'`)) continue;
      const needed = home(key);
      if (needed) areas.set(needed, [...(areas.get(needed) ?? []), `${name}: ${key}`]);
    }
  }
  return areas;
}

describe('the areas', () => {
  test.each([
    ['sessions', 'pages/SessionsPage.svelte'],
    ['session', 'pages/SessionPage.svelte'],
    ['source', 'pages/SourcePage.svelte'],
    ['embed', 'pages/EmbedPage.svelte'],
    ['landing', 'pages/LandingPage.svelte'],
    ['docs', 'pages/DocsPage.svelte'],
    ['login', 'pages/LoginPage.svelte'],
    ['settings', 'pages/SettingsPage.svelte'],
    ['upload', 'pages/UploadPage.svelte'],
    ['missing', 'pages/MissingPage.svelte'],
  ] as const)('of %s are all that it shows', (page, file) => {
    const given: readonly Area[] = ['core', ...PAGE_WORDS[page]];
    const lacking = [...areasOf(file)].filter(([name]) => !given.includes(name));
    expect(lacking).toEqual([]);
  });

  test('of the shell are the core alone', () => {
    expect([...areasOf('app/App.svelte').keys()]).toEqual(['core']);
  });

  test('share no key', () => {
    const keys = AREAS.flatMap((name) => Object.keys(area('en', name)));
    expect(new Set(keys).size).toBe(keys.length);
    for (const name of AREAS) expect(Object.keys(area('ko', name))).toEqual(Object.keys(area('en', name)));
  });
});

describe('the catalogues', () => {
  test('have the same keys', () => {
    expect(Object.keys(korean).sort()).toEqual(Object.keys(english).sort());
  });

  test('use the same values in the same message', () => {
    const differing = Object.keys(english).filter((key) => {
      const [original, written] = [english[key] ?? '', korean[key] ?? ''];
      // A number that only chooses an English plural is not needed in Korean.
      const needed = names(original).filter((name) => original.includes(`{${name}}`));
      const known = names(original);
      return (
        names(written).some((name) => !known.includes(name)) ||
        needed.some((name) => !names(written).includes(name))
      );
    });
    expect(differing).toEqual([]);
    expect(Object.values(korean).filter((message) => message.trim() === '')).toEqual([]);
  });

  test('English has no Hangul but the language’s own name, Korean is Korean', () => {
    const hangul = Object.entries(english).filter(([, message]) => /\p{Script=Hangul}/u.test(message));
    expect(hangul.map(([key]) => key)).toEqual(['display.language.ko']);
    const same = Object.keys(korean).filter((key) => korean[key] === english[key]);
    expect(same.sort()).toEqual(['display.language.en', 'display.language.ko', 'form.md', 'title.page']);
  });

  test('no emoji, no exclamation marks', () => {
    const loud = [...Object.values(english), ...Object.values(korean)].filter((message) =>
      /!|\p{Extended_Pictographic}/u.test(message),
    );
    expect(loud).toEqual([]);
  });

  test('every key is used', () => {
    const source = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|svelte)$/.test(name))
      .map((name) => readFileSync(root + name, 'utf8'))
      .join('\n');
    const computed = [...source.matchAll(/`([a-z_.]+\.)\$\{/g)].map((found) => found[1] ?? '');
    const unused = Object.keys(english).filter(
      (key) => !source.includes(`'${key}'`) && !computed.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });
});

test('messages are filled and choose their plural', () => {
  expect(fill('{n} {n|file|files} in {name}', { n: 1, name: 'a' }, 'en')).toBe('1 file in a');
  expect(fill('{n} {n|file|files}', { n: 2 }, 'en')).toBe('2 files');
  expect(fill('{missing}', {}, 'en')).toBe('{missing}');
  expect(fill('{a}', { a: '{b}', b: 'no' }, 'en')).toBe('{b}');
});

test('the language follows the choice, else the system', () => {
  expect(resolveLanguage('system', 'ko-KR')).toBe('ko');
  expect(resolveLanguage('system', 'kok')).toBe('en');
  expect(resolveLanguage('system', 'fr')).toBe('en');
  expect(resolveLanguage('en', 'ko')).toBe('en');
});

describe('numbers and times', () => {
  test.each([
    [0, '0 s', '0초'],
    [59.6, '1 min', '1분'],
    [95, '1 min 35 s', '1분 35초'],
    [2460, '41 min', '41분'],
    [7200, '2 h', '2시간'],
    [7500, '2 h 5 min', '2시간 5분'],
  ])('%d seconds', (seconds, english, korean) => {
    expect([duration(seconds, 'en'), duration(seconds, 'ko')]).toEqual([english, korean]);
  });

  test('calls', () => {
    expect([40, 1234, 14_000, 61_000].map((ms) => callDuration(ms, 'en'))).toEqual([
      '40 ms',
      '1.2 s',
      '14 s',
      '1 min 1 s',
    ]);
  });

  test('large numbers are short, small ones exact', () => {
    expect([9999, 12_345, 1_234_567].map((n) => shortNumber(n, 'en'))).toEqual(['9,999', '12.3 k', '1.2 M']);
    expect(shortNumber(1_234_567, 'ko')).toBe('123.5만');
  });

  test('age', () => {
    const now = Date.parse('2026-06-30T12:00:00Z');
    expect(age(now - 30_000, now, 'en')).toBe('now');
    expect(age(now - 5 * 60_000, now, 'en')).toBe('5m ago');
    expect(age(now - 3 * 3_600_000, now, 'ko')).toBe('3시간 전');
    expect(age(now - 60 * 86_400_000, now, 'en')).toBe('May 1, 2026');
    expect(age(now + 3_600_000, now, 'en')).toBe('Jun 30, 2026');
  });

  test('sizes and tools', () => {
    expect([bytes(900, 'en'), bytes(2048, 'en'), bytes(11_452_672, 'en')]).toEqual([
      '900 B',
      '2 KB',
      '10.9 MB',
    ]);
    expect([toolLabel('claude-code'), toolLabel('new-tool')]).toEqual(['Claude Code', 'new-tool']);
  });
});

test.each([
  ['/srv/app/src/a.py', '/srv/app', 'src/', 'a.py'],
  ['/srv/app/a.py', '/srv/app/', '', 'a.py'],
  ['~/app/src/a.py', '/Users/me/app', 'src/', 'a.py'],
  ['/srv/apple/a.py', '/srv/app', '/srv/apple/', 'a.py'],
  ['a.py', null, '', 'a.py'],
  ['dir/', null, '', 'dir/'],
  ['/Users/me/notes/a.md', '/srv/app', '~/notes/', 'a.md'],
])('%s in %s', (path, directory, folder, name) => {
  expect(splitPath(path, directory)).toEqual({ folder, name });
});
