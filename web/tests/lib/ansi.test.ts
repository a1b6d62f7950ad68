import { describe, expect, test } from 'vitest';
import { joinLines, plainOutput, readScreen, type Run } from '../../src/lib/ansi';

const ESC = '\u001b';
const runs = (text: string): Run[] => joinLines(readScreen(text).lines);
const looks = (text: string): string[] =>
  runs(text).map(({ text: words, look }) =>
    [words, look.classes, look.fg, look.bg].filter(Boolean).join(' | '),
  );

describe('colours', () => {
  test('of the sixteen are classes', () => {
    expect(looks(`${ESC}[1;31mred${ESC}[0m ${ESC}[92;44mon blue${ESC}[39m rest${ESC}[m end`)).toEqual([
      'red | ansi-bold ansi-red-fg',
      ' ',
      'on blue | ansi-bright-green-fg ansi-blue-bg',
      ' rest | ansi-blue-bg',
      ' end',
    ]);
  });

  test('of the 256 and of 24 bits are values', () => {
    expect(
      looks(`${ESC}[38;5;196ma${ESC}[38;5;244mb${ESC}[38;5;9mc${ESC}[38;2;1;2;300md${ESC}[38:2::9:8:7me`),
    ).toEqual([
      'a | ansi-own-fg | #ff0000',
      'b | ansi-own-fg | #808080',
      'c | ansi-bright-red-fg',
      'd | ansi-own-fg | #0102ff',
      'e | ansi-own-fg | #090807',
    ]);
  });

  test('as a ground bring a colour of text that can be read on it', () => {
    expect(looks(`${ESC}[48;5;226mlight${ESC}[48;2;0;0;60mdark`)).toEqual([
      'light | ansi-own-fg ansi-own-bg | #000000 | #ffff00',
      'dark | ansi-own-fg ansi-own-bg | #ffffff | #00003c',
    ]);
  });

  test('other styles, and codes that mean nothing', () => {
    expect(looks(`${ESC}[2;3;4mx${ESC}[22;23;24my${ESC}[7mz${ESC}[999;58;5mw`)).toEqual([
      'x | ansi-dim ansi-italic ansi-underline',
      'y',
      'zw | ansi-inverse',
    ]);
  });

  test('too many are left out, and that is told', () => {
    const screen = readScreen(`${ESC}[31ma${ESC}[32mb`.repeat(15_000));
    expect(screen.plain).toBe(true);
    expect(joinLines(screen.lines).length).toBeLessThan(21_000);
    expect(joinLines(screen.lines).reduce((sum, { text }) => sum + text.length, 0)).toBe(30_000);
  });
});

describe('what a terminal shows in the end', () => {
  test.each([
    ['10%\r50%\r100%\r\ndone\r\n', '100%\ndone\n'],
    ['abcdef\rXY', 'XYcdef'],
    [`downloading 10%\r${ESC}[Kdone`, 'done'],
    [`abc${ESC}[2K\rx`, 'x'],
    [`abcdef\r${ESC}[3C${ESC}[1K`, '   def'],
    ['ab\b\bxy', 'xy'],
    [`a: 1\nb: 1\n${ESC}[2Aa: 2\nb: 2\n`, 'a: 2\nb: 2\n'],
    [`one\ntwo\nthree${ESC}[1F${ESC}[Jend`, 'one\nend'],
    [`x${ESC}[5Gy`, 'x   y'],
    [`a${ESC}[2J${ESC}[Hb`, 'ab'],
    [`${ESC}]0;title\u0007${ESC}]8;;https://evil.test${ESC}\\link${ESC}]8;;${ESC}\\`, 'link'],
    [`${ESC}(Bplain\u0007\u0000 text${ESC}[`, 'plain text'],
  ])('%j', (text, expected) => {
    expect(plainOutput(text)).toBe(expected);
  });

  test('keeps colours of what is not written over', () => {
    expect(looks(`${ESC}[31mabcdef${ESC}[0m\rXY`)).toEqual(['XY', 'cdef | ansi-red-fg']);
  });

  test('progress that went by is counted', () => {
    expect(readScreen('1%\r2%\r3%\n').overwritten).toBe(2);
    expect(readScreen('a\r\nb\r\n').overwritten).toBe(0);
  });

  test('costs little, whatever is written', () => {
    const line = 'x'.repeat(50_000);
    const text = `${line}${`\r${ESC}[40000Gy`.repeat(5000)}${ESC}[999999999B${ESC}[999999999C!`;
    const screen = readScreen(text);
    expect(screen.lines.length).toBeLessThan(10);
    expect(joinLines(screen.lines).at(-1)?.text.endsWith('!')).toBe(true);
  });
});

test('markup stays text, and nothing becomes a link', () => {
  const evil = '<img src=x onerror=alert(1)>';
  expect(runs(`${ESC}[31m${evil}`).map(({ text }) => text)).toEqual([evil]);
  for (const { look } of runs(`${ESC}[38;2;1;"onx=1;3mx${ESC}[38;5;<b>1mx`))
    expect(`${look.classes}${look.fg}${look.bg}`).toMatch(/^[a-z#0-9 -]*$/);
});
