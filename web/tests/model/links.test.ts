import { describe, expect, it } from 'vitest';
import type { SessionDetail } from '../../src/lib/api';
import { linkedSessions, linkMap } from '../../src/model/links';

const link = (from: string, to: string, type: string) => ({
  session_id: from,
  linked_session_id: to,
  link_type: type,
  created_at: '2026-03-01T10:00:00Z',
});

const detail = (...links: ReturnType<typeof link>[]): SessionDetail =>
  ({ id: 'here', linked_sessions: links }) as unknown as SessionDetail;

describe('linked sessions', () => {
  it('names a session once when both ends link to each other', () => {
    expect(
      linkedSessions(detail(link('here', 'there', 'related'), link('there', 'here', 'related'))),
    ).toEqual([{ id: 'there', type: 'related' }]);
  });

  it('calls the session whose parent is shown a child', () => {
    expect(linkedSessions(detail(link('there', 'here', 'parent')))).toEqual([{ id: 'there', type: 'child' }]);
    expect(linkedSessions(detail(link('here', 'there', 'parent')))).toEqual([
      { id: 'there', type: 'parent' },
    ]);
  });

  it('keeps what is no pair of opposites as it is', () => {
    expect(linkedSessions(detail(link('there', 'here', 'handoff')))).toEqual([
      { id: 'there', type: 'handoff' },
    ]);
  });

  it('is empty without links', () => {
    expect(linkedSessions(detail())).toEqual([]);
  });

  it('has the other one’s title and tool where the site names them', () => {
    const named = { ...link('here', 'there', 'child'), title: ' Fix it ', tool: 'codex' };
    const blank = { ...link('here', 'other', 'related'), title: null };
    expect(linkedSessions(detail(named, blank))).toEqual([
      { id: 'there', type: 'child', title: 'Fix it', tool: 'codex' },
      { id: 'other', type: 'related' },
    ]);
  });

  it('is a map: parents above, children below, handoffs and related ones beside', () => {
    const links = linkedSessions(
      detail(
        link('here', 'r', 'related'),
        link('here', 'c', 'child'),
        link('here', 'h', 'handoff'),
        link('here', 'p', 'parent'),
      ),
    );
    const { above, below, beside } = linkMap(links);
    expect([above, below, beside].map((part) => part.map(({ id }) => id))).toEqual([
      ['p'],
      ['c'],
      ['h', 'r'],
    ]);
  });
});
