import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findPart, findRanges, MatchMarks } from '../../src/session/marks';

// jsdom has no CSS object; a browser without the highlight registry has one like this.
beforeAll(() => {
  vi.stubGlobal('CSS', { escape: (name: string) => name.replace(/[^\w-]/g, '\\$&') });
});

const words = (html: string, needle: string, own: string | null = null): string[] => {
  document.body.innerHTML = html;
  return findRanges(document.body, needle, own).map(String);
};

describe('marks', () => {
  test('are ranges around each occurrence, in any case', () => {
    const html = '<p>Retry the <b>retry</b> retryretry</p>';
    expect(words(html, 'retry')).toEqual(['Retry', 'retry', 'retry', 'retry']);
  });

  test('run over the elements of a line, not from one block to the next', () => {
    expect(words('<pre><span>const</span> <span>tide</span>Table</pre>', 'const tidetable')).toEqual([
      'const tideTable',
    ]);
    expect(words('<p>const</p><p>tide</p>', 'consttide')).toEqual([]);
    expect(words('<ul><li>a</li><li>b</li></ul>', 'ab')).toEqual([]);
  });

  test('leave out what is not the session’s text', () => {
    const html =
      '<a class="time">12:00</a><span class="hidden-label">note</span><i aria-hidden="true">note</i>' +
      '<button>note</button><button class="row">note</button><p>note</p>';
    expect(words(html, 'note')).toHaveLength(2);
    expect(words(html, '12:00')).toEqual([]);
  });

  test('can be those of one event alone', () => {
    const html = '<div data-event-key="call">fog <div data-event-key="answer">fog fog</div></div>';
    expect(words(html, 'fog', 'call')).toHaveLength(1);
    expect(words(html, 'fog')).toHaveLength(3);
    const answer = findPart(document.body, 'answer');
    expect(answer && findRanges(answer, 'fog', 'answer')).toHaveLength(2);
  });

  test('find a row by its key when the event has no element of its own', () => {
    document.body.innerHTML = '<div data-key="p#1">words</div>';
    expect(findPart(document.body, 'p#1')?.textContent).toBe('words');
    expect(findPart(document.body, 'other')).toBeNull();
  });
});

describe('the occurrence that the reader stands at', () => {
  const locate = (html: string, wanted: { key: string; nth: number; count: number }): Range | null => {
    document.body.innerHTML = html;
    const marks = new MatchMarks();
    marks.watch(document.body, 'fog');
    marks.emphasise(wanted);
    const range = marks.locate();
    marks.clear();
    return range;
  };
  const row =
    '<div data-event-key="k"><button class="row">fog</button>' +
    '<div class="body"><p id="one">fog</p><p id="two">fog</p></div></div>';
  const at = (range: Range | null): string | undefined => range?.startContainer.parentElement?.id;

  test('is counted in the body, which says again what the head says', () => {
    expect(at(locate(row, { key: 'k', nth: 0, count: 2 }))).toBe('one');
    expect(at(locate(row, { key: 'k', nth: 1, count: 2 }))).toBe('two');
  });

  test('is counted from the head when the body does not say it all', () => {
    expect(at(locate(row, { key: 'k', nth: 1, count: 3 }))).toBe('one');
  });

  test('is the last one shown when fewer are shown than were counted', () => {
    expect(at(locate(row, { key: 'k', nth: 8, count: 9 }))).toBe('two');
    expect(locate(row, { key: 'x', nth: 0, count: 1 })).toBeNull();
  });
});
