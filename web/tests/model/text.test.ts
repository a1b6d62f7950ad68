import { describe, expect, test } from 'vitest';
import { slugify, splitGuide } from '../../src/model/docs';
import { imageFacts, isWebAddress } from '../../src/model/media';
import { unwrapOutput } from '../../src/model/output';
import { cutLines, splitLines } from '../../src/model/terminal';
import { provenance, webAddress } from '../../src/model/provenance';
import {
  cleanTitle,
  knownModel,
  languageOf,
  plainLine,
  sessionTitle,
  splitPrompt,
} from '../../src/model/title';
import { decodeHeader } from '../../src/model/decode';
import { events, prompt, text, line } from '../make';

describe('titles', () => {
  test('lose tags and white space', () => {
    expect(cleanTitle('<command-name>/clear</command-name>\n  a < b\tc')).toBe('/clear a < b c');
  });

  test('fall back from title to first prompt to description', () => {
    const list = events(line('SystemMessage', { blocks: [text('x')] }), prompt('# Fix it\nplease'));
    expect(sessionTitle({ title: 'Given' }, list)).toBe('Given');
    expect(sessionTitle({ title: '<a></a>' }, list)).toBe('Fix it');
    expect(sessionTitle({ title: '[Request interrupted by user]' }, list)).toBe('Fix it');
    expect(sessionTitle({ title: null, description: 'About' })).toBe('About');
    expect(sessionTitle({})).toBeNull();
  });

  test('lose marks of a heading and the piece of a word where a tool cut them', () => {
    const cut = 'Look at the tide table of the northern harbour and mend the ti...';
    expect(sessionTitle({ title: `# ${cut}` })).toBe(
      'Look at the tide table of the northern harbour and mend the…',
    );
    expect(sessionTitle({ title: 'Wait for it...' })).toBe('Wait for it…');
  });

  test('that only announce the next line take it along', () => {
    const list = events(prompt('Follow this plan:\n\n## Mend the tide table\n\nFirst'));
    const whole = 'Follow this plan: Mend the tide table';
    expect(sessionTitle({}, list)).toBe(whole);
    expect(sessionTitle({ title: 'Follow this plan:' }, list)).toBe(whole);
    expect(sessionTitle({ title: 'Plan:' }, list)).toBe('Plan:');
  });

  test('of enormous length are cut', () => {
    expect(sessionTitle({ title: 'x'.repeat(1000) })).toHaveLength(241);
  });
});

test('a log without times has none, a model nobody knows is none', () => {
  const header = { type: 'header', version: 'hail-1.0.0', session_id: 's' };
  const read = decodeHeader({
    ...header,
    agent: { tool: 'cursor', provider: 'x', model: 'unknown' },
    context: { created_at: '1970-01-01T00:00:00Z', updated_at: '1971-01-01T00:00:00Z', tags: [] },
  });
  expect(read.createdAt).toBeNull();
  expect(read.updatedAt).toBe(31_536_000_000);
  expect(knownModel(read.model)).toBeNull();
  expect(knownModel(' gpt-5 ')).toBe('gpt-5');
});

test('lines break by Korean rules where there is Korean', () => {
  expect(languageOf('코드를 다듬어줘')).toBe('ko');
  expect(languageOf('Mend the code')).toBeUndefined();
});

describe('a prompt', () => {
  test('is split into heading and rest', () => {
    expect(splitPrompt('\n## Do it\n\nlike this')).toEqual({ heading: 'Do it', rest: 'like this' });
    expect(splitPrompt('one line')).toEqual({ heading: 'one line', rest: '' });
  });

  test.each(['```py\nx\n```', '- a\n- b', '> quote\nx', '| a |\n|---|', '1. x'])(
    'that opens with a block keeps it: %j',
    (words) => {
      expect(splitPrompt(words)).toEqual({ heading: null, rest: words });
    },
  );

  test('as a plain line has no marks', () => {
    expect(plainLine('**Bold** and `code` and __more__')).toBe('Bold and code and more');
    expect(plainLine('**Two\nlines**')).toBe('Two');
  });
});

describe('shell output', () => {
  test('is freed from its envelope', () => {
    const wrapped = 'Chunk ID: 7\nWall time: 0.05 seconds\nProcess exited with code 2\nOutput:\nhello\n';
    expect(unwrapOutput(wrapped)).toEqual({ text: 'hello\n', exit: 2 });
    expect(unwrapOutput('{"output":"hi","metadata":{"exit_code":1}}')).toEqual({ text: 'hi', exit: 1 });
  });

  test.each(['Output:\nx', 'my notes\nOutput:\nx', '{"output":', '{"output":3}', 'plain'])(
    'or left as it is: %j',
    (words) => {
      expect(unwrapOutput(words)).toEqual({ text: words, exit: null });
    },
  );

  test('is cut in the middle, counting what is hidden', () => {
    const lines = Array.from({ length: 4000 }, (_, at) => `l${at}`);
    const cut = cutLines(lines, 3, 2);
    expect([cut.head, cut.tail, cut.hidden, cut.total]).toEqual([
      ['l0', 'l1', 'l2'],
      ['l3998', 'l3999'],
      3995,
      4000,
    ]);
    expect(cutLines(splitLines('a\nb\n\n'), 1, 0)).toEqual({
      head: ['a', 'b'],
      tail: [],
      hidden: 0,
      total: 2,
    });
  });
});

describe('the guide', () => {
  const guide = splitGuide(
    '# T\n\nIntro\n\n## One\na\n```\n## code\n```\n## 한글 제목\nb\n## One\n### sub\n',
  );

  test('is cut into chapters', () => {
    expect([guide.title, guide.intro]).toEqual(['T', 'Intro']);
    expect(guide.chapters.map((chapter) => [chapter.slug, chapter.title])).toEqual([
      ['one', 'One'],
      ['한글-제목', '한글 제목'],
      ['one-2', 'One'],
    ]);
    expect(guide.chapters[0]?.body).toContain('## code');
    expect(guide.chapters[2]?.body).toBe('### sub');
  });

  test('slugs keep letters of any script', () => {
    expect(['Share via Git!', 'Getting Started', '`opensession` 쓰기', '—'].map(slugify)).toEqual([
      'share-via-git',
      'getting-started',
      'opensession-쓰기',
      '',
    ]);
  });
});

test('only raster pictures that lie in the file are drawn', () => {
  expect(imageFacts('data:image/png;base64,AAA=')).toEqual({ refused: null, kind: 'png', bytes: 2 });
  const refused = [
    'https://x.test/a.png',
    'data:image/svg+xml;base64,AAAA',
    'data:text/html;base64,AA',
    'data:image/png;base64,"><script>',
    '//x/a.png',
  ];
  expect(refused.filter((url) => imageFacts(url).refused === null)).toEqual([]);
  expect(['https://a.b', 'HTTP://a', 'javascript:x', 'ftp://a', 'https://'].map(isWebAddress)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

describe('provenance', () => {
  const header = (attributes: object): ReturnType<typeof decodeHeader> =>
    decodeHeader(JSON.parse(JSON.stringify({ context: { attributes } })));

  test('comes from the columns, else from the file', () => {
    const file = header({
      git: { branch: 'main', commit_hash: 'abc', repository_url: 'git@github.com:a/b.git' },
    });
    expect(provenance(file, null)).toMatchObject({
      repository: 'a/b',
      repositoryUrl: 'https://github.com/a/b',
      branch: 'main',
      commit: 'abc',
    });
    expect(provenance(file, { git_repo_name: 'c/d', git_branch: 'dev' })).toMatchObject({
      repository: 'c/d',
      branch: 'dev',
    });
  });

  test('a detached head is no branch, and a link must be https', () => {
    expect(
      provenance(header({ git_branch: 'HEAD' }), { pr_number: 4, pr_url: 'javascript:x' }),
    ).toMatchObject({
      branch: null,
      pullRequest: 'PR #4',
      pullRequestUrl: null,
    });
  });

  test.each([
    ['git@github.com:a/b.git', 'tree/x/y%23', 'commit/', 'pull/'],
    ['https://github.acme.example/a/b', 'tree/x/y%23', 'commit/', 'pull/'],
    ['https://gitlab.com/g/a/b.git', '-/tree/x/y%23', '-/commit/', '-/merge_requests/'],
    ['https://codeberg.org/a/b', 'src/branch/x/y%23', 'commit/', 'pulls/'],
    ['https://gitea.acme.example/a/b', 'src/branch/x/y%23', 'commit/', 'pulls/'],
  ])('branch, commit and pull request of %s have pages', (remote, branch, commit, pull) => {
    const given = { git_remote: remote, git_branch: 'x/y#', git_commit: 'abcdef1', pr_number: 7 };
    const page = webAddress(remote);
    expect(provenance(null, given)).toMatchObject({
      branchUrl: `${page}/${branch}`,
      commitUrl: `${page}/${commit}abcdef1`,
      pullRequestUrl: `${page}/${pull}7`,
    });
  });

  test('an unknown forge and a commit that is none have no page', () => {
    const given = { git_branch: 'x', git_commit: 'abcdef1', pr_number: 7 };
    expect(provenance(null, { ...given, git_remote: 'https://git.acme.example/a/b' })).toMatchObject({
      repositoryUrl: 'https://git.acme.example/a/b',
      branchUrl: null,
      commitUrl: null,
      pullRequestUrl: null,
    });
    const odd = { ...given, git_remote: 'https://github.com/a/b', git_commit: '../x' };
    expect(provenance(null, odd).commitUrl).toBeNull();
  });

  test.each([
    ['https://u:p@github.com/a/b.git', 'https://github.com/a/b'],
    ['ssh://git@host.org/a/b', 'https://host.org/a/b'],
    ['/home/me/repo', null],
    ['javascript:alert(1)', null],
  ])('the page of %s is %s', (remote, page) => {
    expect(webAddress(remote)).toBe(page);
  });
});
