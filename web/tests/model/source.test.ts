import { describe, expect, test } from 'vitest';
import { parseAccount, parseFlag } from '../../src/model/account';
import { hostPage, longerRefs } from '../../src/model/hostpage';
import { noteCommit, parseSeen, type Seen } from '../../src/model/moved';
import { rewriteLink } from '../../src/model/rewrite';
import {
  decodeBase64,
  describeSource,
  encodeBase64,
  formatSourcePath,
  parseSourcePath,
  type Source,
} from '../../src/model/source';
import { formatReading } from '../../src/pages/source';

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
    ['https://github.com/a/b/tree/main/logs/day', '/src/gh/a/b/ref/main/path/logs/day'],
    ['https://github.com/a/b/tree/main/logs/', '/src/gh/a/b/ref/main/path/logs'],
    ['https://github.com/a/b/blob/main/x.jsonl?plain=1#L3-L9', '/src/gh/a/b/ref/main/path/x.jsonl'],
    ['https://github.dev/a/b/blob/main/x.jsonl', '/src/gh/a/b/ref/main/path/x.jsonl'],
    ['https://raw.githubusercontent.com/a/b/main/x?token=ABC', '/src/gh/a/b/ref/main/path/x'],
    ['https://media.githubusercontent.com/media/a/b/main/x', '/src/gh/a/b/ref/main/path/x'],
    ['https://cdn.jsdelivr.net/gh/a/b@v1.2/x.jsonl', '/src/gh/a/b/ref/v1.2/path/x.jsonl'],
    ['https://cdn.jsdelivr.net/gh/a/b/d/x.jsonl', '/src/gh/a/b/ref/HEAD/path/d/x.jsonl'],
    ['https://api.github.com/repos/a/b/contents/d/x?ref=dev', '/src/gh/a/b/ref/dev/path/d/x'],
    ['https://api.github.com/repos/a/b/contents/d/x', '/src/gh/a/b/ref/HEAD/path/d/x'],
    ['git@github.com:a/b.git#main:d/x', '/src/gh/a/b/ref/main/path/d/x'],
    ['git@gitlab.com:group/sub/project.git#dev:/x', `/src/gl/${gl}/ref/dev/path/x`],
    ['ssh://git@git.example.org/t/r.git#main:x', `${git('https://git.example.org/t/r')}/ref/main/path/x`],
    ['https://git.example.org/t/r.git#f/x:y', `${git('https://git.example.org/t/r')}/ref/f%2Fx/path/y`],
    ['view-source:https://github.com/a/b/raw/main/x', '/src/gh/a/b/ref/main/path/x'],
    ['https://gitlab.com/group/sub/project/-/tree/main/logs', `/src/gl/${gl}/ref/main/path/logs`],
    ['https://gitlab.com/group/sub/project/-/blob/main/x?ref_type=heads', `/src/gl/${gl}/ref/main/path/x`],
    [
      'https://gitlab.com/api/v4/projects/group%2Fsub%2Fproject/repository/files/d%2Fx/raw?ref=dev',
      `/src/gl/${gl}/ref/dev/path/d/x`,
    ],
    [
      'https://bitbucket.org/w/r/src/main/d/x?at=main',
      `${git('https://bitbucket.org/w/r')}/ref/main/path/d/x`,
    ],
    ['https://bitbucket.org/w/r/raw/0f3c2ab/x', `${git('https://bitbucket.org/w/r')}/ref/0f3c2ab/path/x`],
    [
      'https://codeberg.org/t/r/src/commit/0f3c2ab/d',
      `${git('https://codeberg.org/t/r')}/ref/0f3c2ab/path/d`,
    ],
    ['https://codeberg.org/t/r/raw/tag/v1/x', `${git('https://codeberg.org/t/r')}/ref/v1/path/x`],
    ['<https://github.com/a/b/blob/main/x>', '/src/gh/a/b/ref/main/path/x'],
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
    ['https://github.com/a/b', 'repository'],
    ['https://github.com/a/b/tree/main', 'repository'],
    ['https://gitlab.com/a/b/-/tree/main/', 'repository'],
    ['git@github.com:a/b.git', 'repository'],
    ['https://github.com/a/b/pull/3/files', 'not_a_file'],
    ['https://gist.githubusercontent.com/a/0123/raw/x', 'gist'],
    ['https://gitlab.com/a/b/-/snippets/12', 'gist'],
    ['ssh://root@example.org/x', 'not_https'],
    ['https://gist.github.com/a/0123', 'gist'],
    ['https://github.com/a/b/blob/main/../x', 'not_a_file'],
  ])('%s is refused: %s', (pasted, problem) => {
    expect(rewriteLink(pasted, 'https://site.test')).toEqual({ ok: false, problem });
  });
});

describe('a file that was not found', () => {
  test('is looked for at the host itself', () => {
    expect(SOURCES.map(hostPage)).toEqual([
      'https://github.com/acme/q.u_e-ue/blob/main/a/b.jsonl',
      'https://github.com/acme/queue/blob/feature/a%20b/%EC%84%B8%EC%85%98/%ED%95%9C%20%EA%B8%80.jsonl',
      "https://gitlab.com/group/sub/project/-/blob/v1.0/it's%20(new)!*.jsonl",
      'https://git.example.org/team/repo',
    ]);
    expect(hostPage({ provider: 'git', remote: 'javascript:alert(1)', ref: 'a', path: 'b' })).toBeNull();
    expect(hostPage({ provider: 'git', remote: 'https://me@x.org/a', ref: 'a', path: 'b' })).toBeNull();
  });

  test('may be on a branch with a longer name', () => {
    const at = (ref: string, path: string): Source => ({ provider: 'gh', owner: 'a', repo: 'b', ref, path });
    expect(longerRefs(at('feature', 'x/y/z.jsonl'))).toEqual([
      at('feature/x', 'y/z.jsonl'),
      at('feature/x/y', 'z.jsonl'),
    ]);
    expect(longerRefs(at('f', 'a/b/c/d/e')).map(({ ref }) => ref)).toEqual(['f/a', 'f/a/b', 'f/a/b/c']);
    expect(longerRefs(at('main', 'x/y'))).toEqual([]);
    expect(longerRefs(at('0'.repeat(40), 'x/y'))).toEqual([]);
    expect(longerRefs(at('feature', 'z.jsonl'))).toEqual([]);
  });
});

describe('commits seen under a branch', () => {
  const at = (address: string, commit: string): Seen => ({ address, commit });

  test('a branch has moved when its commit is another one', () => {
    const first = noteCommit([], at('/a', '1'));
    expect(first).toEqual({ seen: [at('/a', '1')], before: null });
    expect(noteCommit(first.seen, at('/a', '1')).before).toBeNull();
    expect(noteCommit(first.seen, at('/b', '2')).before).toBeNull();
    expect(noteCommit(first.seen, at('/a', '2'))).toEqual({ seen: [at('/a', '2')], before: '1' });
  });

  test('only the newest are kept, and junk is forgotten', () => {
    let seen: Seen[] = [];
    for (let n = 0; n < 60; n += 1) ({ seen } = noteCommit(seen, at(`/${n}`, 'c')));
    expect(seen).toHaveLength(50);
    expect(seen[0]).toEqual(at('/59', 'c'));
    expect(parseSeen(JSON.stringify([at('/a', '1'), 3, null, { address: 1 }]))).toEqual([at('/a', '1')]);
    expect([null, '', '{', '{}', 'null'].map(parseSeen)).toEqual([[], [], [], [], []]);
  });
});

test('a reading names in the address only what is set', () => {
  expect(formatReading({ hint: '', session: '', branch: '' })).toBe('');
  expect(formatReading({ hint: 'amp', session: 'a b', branch: 'f/x' })).toBe(
    '?parser_hint=amp&session=a%20b&branch=f%2Fx',
  );
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
