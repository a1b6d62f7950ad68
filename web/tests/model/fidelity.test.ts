import { describe, expect, it } from 'vitest';
import { decodeHeader } from '../../src/model/decode';
import { fidelity, siblings } from '../../src/model/fidelity';
import type { Attributes, Header } from '../../src/model/hail';

function header(attributes: Attributes): Header {
  return { ...decodeHeader({ type: 'header', session_id: 's', agent: {}, context: {} }), attributes };
}

describe('the account in a session', () => {
  it('lists types, most frequent first, and broken lines', () => {
    const account = {
      raw_types: { beam: 1, hologram: 7 },
      mapped_types: { user: 3, assistant: 3 },
      broken_lines: [{ line: 4, reason: 'not JSON' }],
    };
    expect(fidelity(header({ fidelity: account }))).toEqual({
      raw: [
        ['hologram', 7],
        ['beam', 1],
      ],
      mapped: [
        ['assistant', 3],
        ['user', 3],
      ],
      broken: [{ line: 4, reason: 'not JSON' }],
    });
  });

  it('is nothing for a session that was not parsed', () => {
    expect(fidelity(header({}))).toBeNull();
    expect(fidelity(null)).toBeNull();
  });

  it('leaves out what is of the wrong type', () => {
    const account = { raw_types: { a: 'x' }, mapped_types: [1], broken_lines: [null, { line: 'x' }, 3] };
    expect(fidelity(header({ fidelity: account }))).toEqual({ raw: [], mapped: [], broken: [] });
  });
});

describe('the sessions of a file', () => {
  it('are those with an id', () => {
    const entries = [{ id: 'a', title: 'First', created_at: '2026-03-01T00:00:00Z' }, { title: 'none' }, 'x'];
    expect(siblings(header({ sessions_in_file: entries }))).toEqual([
      { id: 'a', title: 'First', createdAt: '2026-03-01T00:00:00Z' },
    ]);
    expect(siblings(null)).toEqual([]);
  });
});
