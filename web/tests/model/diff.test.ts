import { describe, expect, test } from 'vitest';
import { countLines, editDiff } from '../../src/model/diff';
import { parseDiff } from '../../src/model/parsediff';
import { changedFiles } from '../../src/model/changes';
import { changedLines } from '../../src/model/files';
import { event, events, line, text } from '../make';

const UNIFIED = `diff --git a/q/retry.py b/q/retry.py
index 1..2 100644
--- a/q/retry.py
+++ b/q/retry.py
@@ -10,3 +10,4 @@ class Worker
 same
-old
+new
+newer
@@ -40 +41 @@
-x
+y
\\ No newline at end of file
`;

describe('a unified diff', () => {
  const [file] = parseDiff(UNIFIED);

  test('has its path, hunks and line numbers', () => {
    expect(file?.path).toBe('q/retry.py');
    expect(file?.hunks.map((hunk) => hunk.header)).toEqual(['class Worker', '']);
    expect(file?.hunks[0]?.lines.map((item) => [item.kind, item.old, item.new, item.text])).toEqual([
      ['same', 10, 10, 'same'],
      ['removed', 11, null, 'old'],
      ['added', null, 11, 'new'],
      ['added', null, 12, 'newer'],
    ]);
    expect(file?.hunks[1]?.lines.at(-1)?.kind).toBe('note');
  });

  test('counts what changed, not its file headers', () => {
    expect(countLines(UNIFIED)).toEqual({ added: 3, removed: 2 });
  });

  test('of two files gives two', () => {
    expect(parseDiff(UNIFIED + UNIFIED.replaceAll('retry', 'other')).map((item) => item.path)).toEqual([
      'q/retry.py',
      'q/other.py',
    ]);
  });

  test('of a deleted file keeps the old path', () => {
    expect(parseDiff('--- a/gone.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n')[0]?.path).toBe('gone.py');
  });
});

test('a patch envelope is read as files without line numbers', () => {
  const files = parseDiff(
    '*** Begin Patch\n*** Update File: a.py\n@@ def x\n-a\n+b\n*** Add File: b.py\n+c\n*** End Patch',
  );
  expect(files.map((file) => [file.path, file.hunks.length])).toEqual([
    ['a.py', 1],
    ['b.py', 1],
  ]);
  expect(files[0]?.hunks[0]?.lines.every((item) => item.old === null && item.new === null)).toBe(true);
});

test('loose lines without any header are still shown', () => {
  expect(parseDiff('+a\n-b\nc')[0]?.hunks[0]?.lines.map((item) => [item.kind, item.text])).toEqual([
    ['added', 'a'],
    ['removed', 'b'],
    ['same', 'c'],
  ]);
  expect(parseDiff('')).toHaveLength(1);
});

describe('the diff of an edit', () => {
  test('is its own', () => {
    expect(editDiff(event('FileEdit', { data: { path: 'a', diff: '+x' } }))).toBe('+x');
  });

  test('or stands in a block', () => {
    expect(
      editDiff(event('FileEdit', { data: { path: 'a' }, blocks: [text('@@ -1 +1 @@\n-a\n+b')] })),
    ).toContain('+b');
    const json = { type: 'Json', data: { input: '*** Begin Patch\n*** Update File: a\n+x\n*** End Patch' } };
    expect(editDiff(event('FileEdit', { data: { path: 'a' }, blocks: [json] }))).toContain('*** Begin Patch');
  });

  test('or is made from the old and the new text', () => {
    const json = { type: 'Json', data: { old_string: 'a\nb', new_string: 'a' } };
    expect(editDiff(event('FileEdit', { data: { path: 'a' }, blocks: [json] }))).toBe(' a\n-b');
  });

  test('or is not known', () => {
    expect(editDiff(event('FileEdit', { data: { path: 'a' }, blocks: [text('a')] }))).toBeNull();
    expect(changedLines(event('FileEdit', { data: { path: 'a' } }))).toBeNull();
  });
});

test('changed files are counted once, in the order of their first change', () => {
  const list = events(
    line('FileEdit', { id: 'e1', data: { path: 'a', diff: '+x' } }),
    line('FileCreate', { data: { path: 'b' }, blocks: [{ type: 'Code', code: 'one\ntwo\n' }] }),
    line('FileEdit', { data: { path: 'a', diff: '-y\n+z' } }),
    line('FileEdit', { data: { path: 'c' } }),
    line('FileDelete', { data: { path: 'a' } }),
  );
  expect(changedFiles(list)).toEqual([
    { path: 'a', kind: 'deleted', counts: { added: 2, removed: 1 }, eventKey: 'e1' },
    expect.objectContaining({ path: 'b', kind: 'created', counts: { added: 2, removed: 0 } }),
    expect.objectContaining({ path: 'c', kind: 'edited', counts: null }),
  ]);
});
