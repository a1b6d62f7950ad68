import { describe, expect, it } from 'vitest';
import { decodeHeader } from '../../src/model/decode';
import type { Attributes, Header } from '../../src/model/hail';
import { redactions } from '../../src/model/redactions';

function header(attributes: Attributes): Header {
  return { ...decodeHeader({ type: 'header', session_id: 's', agent: {}, context: {} }), attributes };
}

describe('what was masked in a session', () => {
  it('lists rules, most frequent first', () => {
    const account = { 'github-pat': 2, 'home-folder': 9, 'email-address': 2 };
    expect(redactions(header({ redactions: account }))).toEqual([
      ['home-folder', 9],
      ['email-address', 2],
      ['github-pat', 2],
    ]);
  });

  it('is nothing where nothing is said, or something else', () => {
    expect(redactions(null)).toEqual([]);
    expect(redactions(header({}))).toEqual([]);
    expect(redactions(header({ redactions: ['x'] }))).toEqual([]);
    expect(redactions(header({ redactions: { a: 'many', b: 0 } }))).toEqual([]);
  });
});
