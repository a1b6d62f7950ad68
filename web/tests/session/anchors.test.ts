import { describe, expect, test } from 'vitest';
import { buildTimeline } from '../../src/model/rows';
import { findTarget, inOrder, isMissing, keysToOpen } from '../../src/session/anchors';
import { clickedAnchor } from '../../src/session/clicked';
import { events, prompt, read, result, says, line } from '../make';

const { rows, places } = buildTimeline(
  events(
    prompt('look around', { id: 'p' }),
    read('a', { id: 'a' }),
    read('b', { id: 'b' }),
    read('c', { id: 'c' }),
    says('done', { id: 'said' }),
    line('ToolCall', { data: { name: 'Plan' }, id: 'call' }),
    result('Plan', 'call', 'fine'),
  ),
);

describe('what an address points to', () => {
  test('is one event, or all between two in either order', () => {
    expect(findTarget({ from: 'b', to: null }, places)).toEqual({
      id: 'b',
      span: { first: 2, last: 2 },
      rows: [1, 1],
    });
    const range = { id: 'b', span: { first: 2, last: 4 }, rows: [1, 2] };
    expect(findTarget({ from: 'b', to: 'said' }, places)).toEqual(range);
    expect(findTarget({ from: 'said', to: 'b' }, places)).toEqual(range);
    expect(inOrder({ from: 'said', to: 'b' }, places)).toEqual({ from: 'b', to: 'said' });
  });

  test('may be missing, wholly or at its end', () => {
    expect(findTarget({ from: 'x', to: null }, places)).toBeNull();
    expect([null, { from: 'b', to: null }].map((anchor) => isMissing(anchor, places))).toEqual([
      false,
      false,
    ]);
    expect(isMissing({ from: 'x', to: null }, places)).toBe(true);
    expect(isMissing({ from: 'b', to: 'x' }, places)).toBe(true);
    expect(findTarget({ from: 'b', to: 'x' }, places)?.span).toEqual({ first: 2, last: 2 });
  });

  test('is opened: the fold around it, the rows of a short range', () => {
    const open = (from: string, to: string | null = null): string[] => {
      const target = findTarget({ from, to }, places);
      return target ? keysToOpen(target, rows) : [];
    };
    expect(open('b')).toEqual(['fold:a', 'b']);
    expect(open('said')).toEqual([]);
    expect(open('c', 'call')).toEqual(['fold:a', 'c', 'call']);
  });

  test('is opened as rows only when it is long', () => {
    const many = buildTimeline(
      events(
        ...Array.from({ length: 20 }, (_, at) => line('FileEdit', { data: { path: 'x' }, id: `n${at}` })),
      ),
    );
    const target = findTarget({ from: 'n0', to: 'n19' }, many.places);
    expect(target && keysToOpen(target, many.rows)).toEqual([]);
  });
});

describe('a click on a link to an event', () => {
  const click = (href: string, init: MouseEventInit = {}, now: string | null = null): unknown => {
    document.body.innerHTML = `<a href="${href}"><b>12:00</b></a>`;
    let found: unknown;
    document.body.addEventListener(
      'click',
      (event) => {
        found = clickedAnchor(event, now === null ? null : { from: now, to: null });
        event.preventDefault();
      },
      { once: true },
    );
    document
      .querySelector('b')
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }));
    return found;
  };

  test('means that event, with Shift all from the one before', () => {
    expect(click('#e=b')).toEqual({ from: 'b', to: null });
    expect(click('#e=b', {}, 'a')).toEqual({ from: 'b', to: null });
    expect(click('#e=b', { shiftKey: true }, 'a')).toEqual({ from: 'a', to: 'b' });
    expect(click('#e=b', { shiftKey: true })).toEqual({ from: 'b', to: null });
  });

  test('is left to the browser when it asks for another tab, or goes elsewhere', () => {
    expect(click('#e=b', { ctrlKey: true })).toBeNull();
    expect(click('#e=b', { metaKey: true })).toBeNull();
    expect(click('#top')).toBeNull();
    expect(click('https://example.test/#e=b')).toBeNull();
  });
});
