import type { SessionDetail, SessionLink } from '../lib/api';

/** Another session, and what it is to the one that is shown. */
export interface LinkedSession {
  id: string;
  type: SessionLink['link_type'];
}

const REVERSED: Partial<Record<SessionLink['link_type'], SessionLink['link_type']>> = {
  parent: 'child',
  child: 'parent',
};

/** The sessions at the other end of a session's links, each once for what it is. */
export function linkedSessions({ id, linked_sessions = [] }: SessionDetail): LinkedSession[] {
  const found = new Map<string, LinkedSession>();
  for (const link of linked_sessions) {
    const other: LinkedSession =
      link.session_id === id
        ? { id: link.linked_session_id, type: link.link_type }
        : { id: link.session_id, type: REVERSED[link.link_type] ?? link.link_type };
    found.set(`${other.type} ${other.id}`, other);
  }
  return [...found.values()];
}
