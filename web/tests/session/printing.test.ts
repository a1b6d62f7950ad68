import { describe, expect, it } from 'vitest';
import { Reading } from '../../src/session/reading.svelte';

describe('printing', () => {
  it('opens everything for a while and then leaves it as it was', () => {
    const reading = new Reading();
    reading.open.add('a');
    reading.open.delete('b');
    reading.printing = true;
    for (const key of ['a', 'b', 'c'])
      expect([reading.open.has(key), reading.whole.has(key)]).toEqual([true, true]);
    reading.printing = false;
    expect(['a', 'b', 'c'].map((key) => reading.open.has(key))).toEqual([true, false, false]);
    expect(reading.whole.has('a')).toBe(false);
  });
});
