import { describe, expect, test } from 'vitest';
import { linkText } from '../../src/events/autolink';
import { markdown } from '../../src/lib/markdown';
import { provenance, type GitColumns } from '../../src/model/provenance';
import { cutAtLinks, findLinks, knownPaths, webLinks, type LinkSource } from '../../src/model/weblinks';
import { events, line, read } from '../make';

const COMMIT = '9f3c2ab0000000000000000000000000000000aa';
const at = (git_remote: string, more: GitColumns = { git_commit: COMMIT }): ReturnType<typeof webLinks> =>
  webLinks(provenance(null, { git_remote, ...more }));

describe('the pages of a repository', () => {
  test.each([
    ['https://github.com/acme/queue.git', `https://github.com/acme/queue/blob/${COMMIT}/a%20b/c.py#L7`],
    [
      'git@gitlab.com:acme/group/queue.git',
      `https://gitlab.com/acme/group/queue/-/blob/${COMMIT}/a%20b/c.py#L7`,
    ],
    ['https://codeberg.org/acme/queue', `https://codeberg.org/acme/queue/src/commit/${COMMIT}/a%20b/c.py#L7`],
    ['https://bitbucket.org/acme/queue', `https://bitbucket.org/acme/queue/src/${COMMIT}/a%20b/c.py#lines-7`],
  ])('%s', (remote, file) => {
    expect(at(remote)?.file('a b/c.py', 7)).toBe(file);
    expect(at(remote)?.commit('1234abc')).toMatch(/\/commits?\/1234abc$/);
  });

  test('are not guessed', () => {
    expect(at('https://code.acme.example/queue')).toBeNull();
    expect(at('https://github.com/acme/queue', {})).toBeNull();
    expect(at('https://github.com/acme/queue', { git_commit: '"><script>' })).toBeNull();
    expect(at('javascript:alert(1)')).toBeNull();
  });
});

const links = at('https://github.com/acme/queue');
if (!links) throw new Error('no links');
const recorded = events(
  read('/srv/app/src/retry.py'),
  read('src/util.ts'),
  read('README.md'),
  read('/etc/passwd'),
  read('../other/x.py'),
  line('FileEdit', { data: { path: './web/a-b.css' } }),
);
const source: LinkSource = {
  links,
  paths: knownPaths(recorded, '/srv/app/'),
  directory: '/srv/app/',
};

test('paths are those the session names, below its directory', () => {
  expect([...source.paths]).toEqual(['src/retry.py', 'src/util.ts', 'README.md', 'web/a-b.css']);
});

describe('places in a text', () => {
  const found = (text: string): string[] =>
    findLinks(text, source).map(({ from, to }) => text.slice(from, to));

  test('are known paths and commits', () => {
    const text = 'See src/retry.py:12, /srv/app/src/util.ts and README.md. Fixed in 9f3c2ab.';
    expect(found(text)).toEqual(['src/retry.py:12', '/srv/app/src/util.ts', 'README.md', '9f3c2ab']);
    expect(findLinks(text, source)[0]?.href).toMatch(/\/src\/retry\.py#L12$/);
  });

  test('are not words that look like one', () => {
    expect(
      found('deadbeef 1234567 9F3C2AB x9f3c2ab src/other.py /etc/passwd notsrc/util.ts src/util.tsx'),
    ).toEqual([]);
    expect(found(`${'a1'.repeat(30)} https://x.test/src/util.ts`)).toEqual([]);
  });

  test('are found fast, whatever the text', () => {
    for (const text of ['a/'.repeat(50_000), ':1'.repeat(50_000), '.'.repeat(100_000), 'f0'.repeat(50_000)])
      expect(found(text)).toEqual([]);
  });
});

describe('in the page', () => {
  function linked(text: string): HTMLElement {
    const root = document.createElement('div');
    root.innerHTML = markdown(text);
    linkText(root, source);
    return root;
  }
  const hrefs = (root: HTMLElement): string[] =>
    [...root.querySelectorAll('a')].map((link) => `${link.textContent}>${link.getAttribute('href')}`);

  test('prose and lone inline code are linked, once', () => {
    const root = linked('Look at src/util.ts and `README.md`, *9f3c2ab*.');
    expect(root.querySelectorAll('a')).toHaveLength(3);
    const before = root.innerHTML;
    linkText(root, source);
    expect(root.innerHTML).toBe(before);
    expect(root.querySelector('code a')?.textContent).toBe('README.md');
    expect([...root.querySelectorAll('a')].every((link) => link.rel === 'noopener noreferrer nofollow')).toBe(
      true,
    );
  });

  test('a text is cut where its links begin and end, and loses nothing', () => {
    const text = 'src/util.ts at 9f3c2ab\n';
    const pieces = cutAtLinks(text, source);
    expect(pieces.map((piece) => [piece.text, piece.href !== null])).toEqual([
      ['src/util.ts', true],
      [' at ', false],
      ['9f3c2ab', true],
      ['\n', false],
    ]);
    expect(cutAtLinks('nothing here', source)).toEqual([{ text: 'nothing here', href: null }]);
    expect(cutAtLinks('', source)).toEqual([]);
  });

  test('links, code blocks and longer code stay as they are', () => {
    const root = linked('[src/util.ts](https://x.test/) `cat src/util.ts`\n\n```\nsrc/util.ts\n```');
    expect(hrefs(root)).toEqual(['src/util.ts>https://x.test/']);
  });

  test('markup in the text stays text', () => {
    const root = linked('<img src=x onerror=alert(1)> src/util.ts <b>9f3c2ab</b>');
    expect(root.querySelector('img, b, [onerror]')).toBeNull();
    expect(root.textContent).toContain('<img src=x onerror=alert(1)> src/util.ts <b>9f3c2ab</b>');
    expect(root.querySelectorAll('a')).toHaveLength(2);
  });
});
