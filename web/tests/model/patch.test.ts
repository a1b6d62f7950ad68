import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../src/model/hail';
import { fileSteps } from '../../src/model/filesteps';
import { pairResults } from '../../src/model/pairing';
import { netChange, type Net } from '../../src/model/patch';
import { commonRoot, patchPath, writePatch } from '../../src/model/patchtext';
import { events, line, result, text } from '../make';

type Line = { [key: string]: Json };

const PATH = 'src/tide table.txt';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const edit = (diff: string, path = PATH): Line => line('FileEdit', { data: { path, diff } });
const create = (content: string, path = PATH): Line =>
  line('FileCreate', { data: { path }, blocks: [{ type: 'File', path, content }] });

/** The edit between two versions as an agent's log states it. */
function between(before: string, after: string, context = 3): Line {
  return edit(createTwoFilesPatch(PATH, PATH, before, after, '', '', { context }));
}

function net(...lines: Line[]): Net {
  return netChange([...fileSteps(pairResults(events(...lines))).values()][0] ?? []);
}

function patchOf(change: Net, path = PATH): string {
  if (change.kind !== 'net') throw new Error(`${change.obstacle} at step ${change.step}`);
  return writePatch(path, change);
}

/** What Git makes of a file with a patch; null where there is no file. */
function applied(before: string | null, patch: string, path = PATH): string | null {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  if (before !== null) writeFileSync(file, before);
  if (patch !== '') execFileSync('git', ['apply', '-'], { cwd: folder, input: patch, stdio: 'pipe' });
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

describe('edits in a chain become one patch that Git applies', () => {
  test('far from each other, in any order', () => {
    const first = numbered(60);
    const second = first.replace('line 40\n', 'forty\nforty and a half\n');
    const third = second.replace('line 5\n', '').replace('line 50\n', 'fifty\n');
    const change = net(between(first, second), between(second, third));
    expect(change).toMatchObject({ kind: 'net', status: 'edited', counts: { added: 3, removed: 3 } });
    expect(applied(first, patchOf(change))).toBe(third);
  });

  test('an edit of what an edit wrote', () => {
    const first = numbered(20);
    const second = first.replace('line 10\n', 'ten\nten and a bit\n');
    const third = second.replace('ten\n', 'TEN\n').replace('line 12\n', 'twelve\n');
    const change = net(between(first, second), between(second, third));
    expect(change).toMatchObject({ counts: { added: 3, removed: 2 } });
    expect(applied(first, patchOf(change))).toBe(third);
  });

  test('what is taken back is no change', () => {
    const first = numbered(20);
    const second = first.replace('line 10\n', 'ten\n');
    const change = net(between(first, second), between(second, first));
    expect(change).toMatchObject({ status: 'same', counts: { added: 0, removed: 0 } });
    expect(patchOf(change)).toBe('');
  });

  test('a new file, edited without line numbers', () => {
    const change = net(create('one\ntwo\nthree\n'), edit('-two\n+zwei\n'), edit('@@\n three\n+four\n'));
    expect(change).toMatchObject({ status: 'created', counts: { added: 4, removed: 0 } });
    expect(applied(null, patchOf(change))).toBe('one\nzwei\nthree\nfour\n');
  });

  test('a new file that goes again leaves nothing; one written anew holds the new text', () => {
    const gone = line('FileDelete', { data: { path: PATH } });
    expect(net(create('a\n'), gone)).toMatchObject({ status: 'same' });
    expect(applied(null, patchOf(net(create('a\n'), gone, create('b'))))).toBe('b');
    expect(applied(null, patchOf(net(create('a\n'), create('b\n'))))).toBe('b\n');
  });

  test('a file that the diff deletes whole', () => {
    const diff = `--- a/x\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-one\n-two\n`;
    const change = net(line('FileDelete', { data: { path: PATH }, blocks: [text(diff)] }));
    expect(change).toMatchObject({ status: 'deleted' });
    expect(applied('one\ntwo\n', patchOf(change))).toBeNull();
  });

  test('an empty new file, and one without an end of line', () => {
    expect(applied(null, patchOf(net(create(''))))).toBe('');
    const [first, second] = ['a\nb', 'a\nc'];
    expect(applied(first, patchOf(net(between(first, second))))).toBe(second);
    const third = 'a\nc\nd\n';
    expect(applied(first, patchOf(net(between(first, second), between(second, third))))).toBe(third);
  });

  test('a failed edit counts for nothing', () => {
    const first = numbered(9);
    const failed = edit('@@ -1 +1 @@\n-not there\n+x\n');
    failed['attributes'] = { 'semantic.call_id': 'c1' };
    const change = net(
      failed,
      result('Edit', 'c1', 'no match', true),
      between(first, first.replace('5', 'five')),
    );
    expect(applied(first, patchOf(change))).toBe(first.replace('5', 'five'));
  });

  test('names that Git has to be told with care', () => {
    for (const path of ['a b/c d.txt', 'quo"te\\x.txt', 'tab\there', '시간표.txt']) {
      expect(applied(null, patchOf(net(create('x\n', path)), path), path)).toBe('x\n');
    }
  });
});

/** Numbers that are the same in each run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

describe('any chain of edits', () => {
  test.each(Array.from({ length: 60 }, (_, seed) => seed))('number %d', (seed) => {
    const roll = dice(seed);
    const word = (): string => `word ${roll(6)}`;
    let now = Array.from({ length: roll(50) + 1 }, word);
    const write = (lines: string[]): string =>
      lines.join('\n') + (lines.length > 0 && seed % 3 > 0 ? '\n' : '');
    const first = write(now);
    const steps: Line[] = [];
    for (let round = roll(6) + 1; round > 0; round -= 1) {
      const before = write(now);
      const changed = [...now];
      for (let count = roll(3) + 1; count > 0; count -= 1)
        changed.splice(roll(changed.length + 1), roll(3), ...Array.from({ length: roll(3) }, word));
      now = changed;
      if (write(now) !== before) steps.push(between(before, write(now), 1 + roll(3)));
    }
    expect(applied(first, steps.length === 0 ? '' : patchOf(net(...steps)))).toBe(write(now));
  });
});

describe('what does not add up is said', () => {
  test.each<[string, Line[], object]>([
    ['no diff', [line('FileEdit', { data: { path: PATH } })], { obstacle: 'content', step: 0 }],
    ['no place', [edit('-one\n+two\n')], { obstacle: 'place', step: 0 }],
    [
      'another text than before',
      [edit('@@ -1,2 +1,2 @@\n-one\n+two\n end\n'), edit('@@ -1,2 +1,2 @@\n-one\n+three\n end\n')],
      { obstacle: 'chain', step: 1 },
    ],
    [
      'a place that is not there',
      [create('a\n'), edit('@@ -9 +9 @@\n-x\n+y\n')],
      { obstacle: 'chain', step: 1 },
    ],
    ['twice the same place', [create('a\nb\na\n'), edit('-a\n+c\n')], { obstacle: 'chain', step: 1 }],
    [
      'a deletion of the unknown',
      [line('FileDelete', { data: { path: PATH } })],
      { obstacle: 'before', step: 0 },
    ],
    [
      'a file written over',
      [edit('@@ -1,2 +1,2 @@\n-one\n+two\n end\n'), create('all\n')],
      { obstacle: 'before', step: 1 },
    ],
  ])('%s', (_, lines, expected) => {
    expect(net(...lines)).toEqual({ kind: 'unknown', ...expected });
  });
});

test.each([
  ['/srv/app/src/a.py', '/srv/app', 'src/a.py'],
  ['~/app/a.py', '/home/me/app/', 'a.py'],
  ['./a.py', null, 'a.py'],
  ['/etc/passwd', '/srv/app', null],
  ['../a.py', '/srv/app', null],
  ['C:\\a.py', null, null],
])('%s in %s is %s in the patch', (path, root, name) => {
  expect(patchPath(path, root)).toBe(name);
});

test('the folder that all paths share', () => {
  expect(commonRoot(['/srv/app/src/a.py', '/srv/app/b.py', 'c.py'])).toBe('/srv/app');
  expect(commonRoot(['/srv/a.py', '/etc/b.py'])).toBeNull();
  expect(commonRoot(['a.py'])).toBeNull();
});
