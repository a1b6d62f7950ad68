import { describe, expect, test } from 'vitest';
import { tokenise } from '../../src/lib/highlight';
import type { FileDiff } from '../../src/model/diff';
import { parseDiff } from '../../src/model/parsediff';
import { diffRows, fileCounts, sideOf, splitRows, type DiffRow } from '../../src/model/difflayout';
import { changedWords, cutPieces, findMates } from '../../src/model/worddiff';

const cut = (text: string, spans: readonly { from: number; to: number }[] = []): string[] =>
  spans.map(({ from, to }) => text.slice(from, to));

const file = (diff: string): FileDiff => {
  const [first] = parseDiff(diff);
  if (!first) throw new Error('no file in the diff');
  return first;
};

describe('words', () => {
  test('that differ are found on both sides', () => {
    const [before, after] = ['const wait = sleep(100);', 'const wait = delay(100, clock);'];
    const spans = changedWords(before, after);
    expect(cut(before, spans?.before)).toEqual(['sleep']);
    expect(cut(after, spans?.after)).toEqual(['delay', ', clock']);
  });

  test('of lines that have little in common, or are too long, are not compared', () => {
    expect(changedWords('return total', 'import os, sys')).toBeNull();
    expect(changedWords('a '.repeat(300), 'b '.repeat(300))).toBeNull();
  });

  test('in Korean', () => {
    const spans = changedWords('재시도 테스트를 고친다', '재시도 검사를 고친다');
    expect(cut('재시도 검사를 고친다', spans?.after)).toEqual(['검사']);
  });

  test('a removed line belongs to the added one at its place, within its run only', () => {
    const [hunk] = file('@@ -1,5 +1,4 @@\n-a\n-b\n+A\n same\n-c\n+C\n').hunks;
    const mates = findMates(hunk?.lines ?? []);
    expect([...mates].map(([one, other]) => `${one.text}${other.text}`)).toEqual(['aA', 'Aa', 'cC', 'Cc']);
  });
});

describe('pieces', () => {
  test('are cut where colour or mark changes, and lose nothing', () => {
    const text = 'let x = "a<b>"';
    const pieces = cutPieces(text, [{ from: 0, to: 3, kind: 'k' }], [{ from: 2, to: 5 }]);
    expect(pieces).toEqual([
      { text: 'le', kind: 'k', changed: false },
      { text: 't', kind: 'k', changed: true },
      { text: ' x', kind: '', changed: true },
      { text: ' = "a<b>"', kind: '', changed: false },
    ]);
    expect(cutPieces('', [], [])).toEqual([]);
  });

  test('of highlighted code are places in its text, over several lines', async () => {
    const code = 's = """a < b\n&amp; "c" </span>"""\nx = 1';
    const tokens = await tokenise(code, 'a.py');
    const lines = code.split('\n');
    expect(tokens?.map((line, index) => cut(lines[index] ?? '', line))).toEqual([
      ['"""a < b'],
      ['&amp; "c" </span>"""'],
      ['1'],
    ]);
    expect(tokens?.flat().every(({ kind }) => kind.startsWith('hljs-'))).toBe(true);
    expect(await tokenise(code, 'a.klingon')).toBeNull();
  });
});

describe('rows', () => {
  const lines = (count: number, from = 0): string =>
    Array.from({ length: count }, (_, at) => ` same ${from + at}\n`).join('');
  const long = file(
    `--- a/x.py\n+++ b/x.py\n@@ -5,31 +5,31 @@ def f\n${lines(20)}-old\n+new\n${lines(12, 20)}`,
  );
  const none = (): boolean => false;
  const shape = (rows: DiffRow[]): string[] =>
    rows.map((row) =>
      row.kind === 'line' ? row.line.text : row.kind === 'fold' ? `(${row.lines.length})` : `@${row.gap}`,
    );

  test('fold unchanged runs down to their context', () => {
    expect(shape(diffRows(long, none))).toEqual([
      '@4',
      '(17)',
      'same 17',
      'same 18',
      'same 19',
      'old',
      'new',
      'same 20',
      'same 21',
      'same 22',
      '(9)',
    ]);
  });

  test('show a fold that was opened, and all lines once', () => {
    const opened = diffRows(long, () => true);
    expect(opened.filter((row) => row.kind === 'line')).toHaveLength(34);
    const first = diffRows(long, none).find((row) => row.kind === 'fold');
    const one = diffRows(long, (key) => first?.kind === 'fold' && key === first.key);
    expect(one.filter((row) => row.kind === 'fold')).toHaveLength(1);
  });

  test('keep a middle run with context on both sides, and short runs whole', () => {
    const middle = file(`@@ -1 +1 @@\n-a\n${lines(12)}-b\n${lines(9)}-c\n`);
    expect(shape(diffRows(middle, none)).filter((text) => text.startsWith('('))).toEqual(['(6)']);
  });

  test('count lines that the log leaves out between hunks', () => {
    const two = file('@@ -1,2 +1,2 @@\n a\n-b\n+B\n@@ -10,1 +10,1 @@\n-c\n+C\n@@\n-d\n');
    const gaps = diffRows(two, none).flatMap((row) => (row.kind === 'hunk' ? [row.gap] : []));
    expect(gaps).toEqual([7, null]);
  });

  test('side by side hold every line once on its side', () => {
    const [hunk] = file('@@ -1,4 +1,4 @@\n a\n-b\n-c\n+B\n d\n+e\n').hunks;
    const rows = splitRows(hunk?.lines.map((line) => ({ kind: 'line' as const, line })) ?? []);
    const texts = rows.map((row) =>
      row.kind === 'pair' ? [row.left?.text ?? '', row.right?.text ?? ''] : [],
    );
    expect(texts).toEqual([
      ['a', 'a'],
      ['b', 'B'],
      ['c', ''],
      ['d', 'd'],
      ['', 'e'],
    ]);
    expect(hunk && sideOf(hunk, 'old').map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('totals are per file', () => {
    const files = parseDiff(
      '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+c\n--- a/y\n+++ b/y\n@@ -1 +0,0 @@\n-z\n',
    );
    expect(files.map(fileCounts)).toEqual([
      { added: 2, removed: 1 },
      { added: 0, removed: 1 },
    ]);
  });
});
