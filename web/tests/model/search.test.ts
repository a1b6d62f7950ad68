import { describe, expect, test } from 'vitest';
import { buildTimeline } from '../../src/model/rows';
import { countOccurrences, findMatches, searchText } from '../../src/model/search';
import { countAll, findMatchesInOrder, firstFrom, occurrenceAt, spotRows } from '../../src/model/spots';
import { event, events, line, prompt, ran, result, text } from '../make';

const list = events(
  prompt('Retry the RETRY', { id: 'p' }),
  ran('pytest retry', 0, { id: 'c' }),
  result('Bash', 'c', 'retry retry retry'),
  line('AgentMessage', { blocks: [{ type: 'Json', data: { deep: ['한국어 재시도'] } }] }),
);
const texts = list.map(searchText);

describe('a search', () => {
  test('looks into everything a reader sees, without case', () => {
    expect(findMatches(texts, ' retry ').map(({ index, count }) => [index, count])).toEqual([
      [0, 2],
      [1, 1],
      [2, 3],
    ]);
    expect(findMatches(texts, '재시도').map(({ index }) => index)).toEqual([3]);
    expect(findMatches(texts, '  ')).toEqual([]);
  });

  test('counts without overlap', () => {
    expect(countOccurrences('aaaa', 'aa')).toBe(2);
    expect(countOccurrences('aaaa', '')).toBe(0);
  });

  test('finds the type, the task and the attributes when the text has nothing, once', () => {
    const said = line('ToolCall', {
      data: { name: 'Plan' },
      blocks: [text('step one')],
      task: 'scout-7',
      attributes: { source: 'Night shift', deep: { of: ['harbour'] }, step: 'one step' },
    });
    const all = events(said).map(searchText);
    for (const query of ['scout-7', 'night SHIFT', 'harbour', 'toolcall'])
      expect(findMatches(all, query)).toEqual([{ index: 0, count: 1, unseen: true }]);
    expect(findMatches(all, 'step')).toEqual([{ index: 0, count: 1, unseen: false }]);
    expect(findMatches(all, 'plan')).toEqual([{ index: 0, count: 1, unseen: false }]);
  });

  test('does not look into embedded data', () => {
    const image = event('AgentMessage', {
      blocks: [{ type: 'Image', url: 'data:image/png;base64,retry', mime: 'x', alt: 'red' }],
    });
    expect(searchText(image)).not.toContain('retry');
    expect(searchText(image)).toContain('red');
  });
});

describe('occurrences', () => {
  const spots = findMatchesInOrder(findMatches(texts, 'retry'), list, buildTimeline(list).places);

  test('of a call and its result stand at one place', () => {
    expect(spots.map(({ id, row, parts }) => [id, row, parts.map(({ count }) => count)])).toEqual([
      ['p', 0, [2]],
      ['c', 1, [1, 3]],
    ]);
    expect([...spotRows(spots)]).toEqual([0, 1]);
  });

  test('are numbered through all of them', () => {
    expect(countAll(spots)).toBe(6);
    const found = Array.from({ length: 6 }, (_, at) => occurrenceAt(spots, at));
    expect(found.map((one) => [one?.spot.id, one?.part.key === one?.spot.id, one?.nth])).toEqual([
      ['p', true, 0],
      ['p', true, 1],
      ['c', true, 0],
      ['c', false, 0],
      ['c', false, 1],
      ['c', false, 2],
    ]);
    expect([occurrenceAt(spots, 6), occurrenceAt(spots, -1)]).toEqual([null, null]);
  });

  test('begin where the reader is', () => {
    expect([0, 1, 2].map((row) => firstFrom(spots, row))).toEqual([0, 2, 0]);
  });
});
