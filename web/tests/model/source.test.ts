import { describe, expect, test } from 'vitest';
import { parseAccount, parseFlag } from '../../src/model/account';
import { rewriteLink } from '../../src/model/rewrite';
import {
  decodeBase64,
  describeSource,
  encodeBase64,
  formatSourcePath,
  parseSourcePath,
  type Source,
} from '../../src/model/source';

const SOURCES: Source[] = [
  { provider: 'gh', owner: 'acme', repo: 'q.u_e-ue', ref: 'main', path: 'a/b.jsonl' },
  { provider: 'gh', owner: 'acme', repo: 'queue', ref: 'feature/a b', path: '세션/한 글.jsonl' },
  { provider: 'gl', project: 'group/sub/project', ref: 'v1.0', path: "it's (new)!*.jsonl" },
  {
    provider: 'git',
    remote: 'https://git.example.org/team/repo.git',
    ref: 'refs/path/x',
    path: 'path/ref/x',
  },
];

describe('source addresses', () => {
  test.each(SOURCES)('$provider $ref $path reads back as written', (source) => {
    const path = formatSourcePath(source);
    expect(parseSourcePath(path)).toEqual({ ok: true, source });
    expect(path).toMatch(/^\/src\/[A-Za-z0-9\-._~/%]+$/);
  });

  test('an unescaped slash in the ref is accepted, and escaped when written', () => {
    const parsed = parseSourcePath('/src/gh/a/b/ref/feature/x/path/c.jsonl');
    expect(parsed.ok && formatSourcePath(parsed.source)).toBe('/src/gh/a/b/ref/feature%2Fx/path/c.jsonl');
  });

  test.each([
    ['/src/bitbucket/a/b/ref/main/path/c', 'provider'],
    ['/src/gh/a/b/main/c', 'shape'],
    ['/src/gh/a/b/ref/main', 'shape'],
    ['/src/gh/a/b/ref/main/path', 'shape'],
    ['/src/gh/a/b/ref/main/path/', 'shape'],
    ['/src/gh/a/b/ref/main/path/x/../y', 'shape'],
    ['/src/gh/a/b/ref/main/path/x%2Fy', 'shape'],
    ['/src/gh/a%20b/b/ref/main/path/x', 'shape'],
    ['/src/gh/a/b/ref/%E0%A4%A/path/x', 'encoding'],
    ['/src/gl/not=base64/ref/main/path/x', 'encoding'],
    ['/src/git/_w/ref/main/path/x', 'encoding'],
  ])('%s is refused: %s', (path, problem) => {
    expect(parseSourcePath(path)).toEqual({ ok: false, problem });
  });

  test('base64url is strict', () => {
    expect(decodeBase64(encodeBase64('한글/project'))).toBe('한글/project');
    expect(['YQ==', 'YR', 'a+b', ''].map(decodeBase64)).toEqual([null, null, null, null]);
  });

  test('are described for people', () => {
    expect(SOURCES.map(describeSource)).toEqual([
      { host: 'github.com', repository: 'acme/q.u_e-ue' },
      { host: 'github.com', repository: 'acme/queue' },
      { host: 'gitlab.com', repository: 'group/sub/project' },
      { host: 'git.example.org', repository: 'team/repo' },
    ]);
  });
});

describe('pasted links', () => {
  const gl = encodeBase64('group/sub/project');
  const git = (remote: string): string => `/src/git/${encodeBase64(remote)}`;

  test.each([
    ['https://github.com/a/b/blob/main/dir/x.jsonl', '/src/gh/a/b/ref/main/path/dir/x.jsonl'],
    ['  github.com/a/b/blob/main/x.jsonl#L3 ', '/src/gh/a/b/ref/main/path/x.jsonl'],
    ['https://github.com/a/b/raw/refs/heads/main/x.jsonl?raw=1', '/src/gh/a/b/ref/main/path/x.jsonl'],
    ['https://raw.githubusercontent.com/a/b/0f3c2ab/x%20y.jsonl', '/src/gh/a/b/ref/0f3c2ab/path/x%20y.jsonl'],
    ['https://raw.githubusercontent.com/a/b/refs/heads/main/x', '/src/gh/a/b/ref/main/path/x'],
    ['https://gitlab.com/group/sub/project/-/blob/main/x.jsonl', `/src/gl/${gl}/ref/main/path/x.jsonl`],
    ['https://gitlab.com/group/sub/project/-/raw/main/x.jsonl', `/src/gl/${gl}/ref/main/path/x.jsonl`],
    ['https://git.example.org/t/r/-/blob/main/x', `${git('https://git.example.org/t/r')}/ref/main/path/x`],
    [
      'https://code.example.org/t/r/src/branch/main/x',
      `${git('https://code.example.org/t/r')}/ref/main/path/x`,
    ],
    ['https://code.example.org/t/r/raw/main/x', `${git('https://code.example.org/t/r')}/ref/main/path/x`],
    ['os://src/gh/a/b/ref/main/path/x', '/src/gh/a/b/ref/main/path/x'],
    ['https://site.test/src/gh/a/b/ref/f/x/path/y?view=full', '/src/gh/a/b/ref/f%2Fx/path/y'],
    ['https://site.test/session/abc', '/session/abc'],
  ])('%s', (pasted, path) => {
    expect(rewriteLink(pasted, 'https://site.test')).toEqual({ ok: true, path });
  });

  test.each([
    ['', 'empty'],
    ['hello world', 'not_a_link'],
    ['javascript:alert(1)', 'not_a_link'],
    ['http://github.com/a/b/blob/main/x', 'not_https'],
    ['https://github.com/a/b', 'not_a_file'],
    ['https://github.com/a/b/tree/main/dir', 'not_a_file'],
    ['https://gist.github.com/a/0123', 'gist'],
    ['https://github.com/a/b/blob/main/../x', 'not_a_file'],
  ])('%s is refused: %s', (pasted, problem) => {
    expect(rewriteLink(pasted, 'https://site.test')).toEqual({ ok: false, problem });
  });
});

test('the account header', () => {
  expect(parseAccount('read=493, mapped=490, raw=3, broken=0')).toEqual({
    read: 493,
    mapped: 490,
    raw: 3,
    broken: 0,
  });
  expect(parseAccount('read=1')).toEqual({ read: 1, mapped: 0, raw: 0, broken: 0 });
  expect([null, '', 'mapped=3', 'read=x', 'read=-1'].map(parseAccount)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(['?1', '?0', null, '1'].map(parseFlag)).toEqual([true, false, null, null]);
});
