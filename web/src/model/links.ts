import type { SessionDetail, SessionLink } from '../lib/api';

/** Another session, and what it is to the one that is shown. */
export interface LinkedSession {
  id: string;
  type: SessionLink['link_type'];
  title?: string;
  tool?: string;
}

/** A link as the site gives it: with the other session's title and tool, where it has them. */
interface NamedLink extends SessionLink {
  title?: string | null;
  tool?: string | null;
}

const REVERSED: Partial<Record<SessionLink['link_type'], SessionLink['link_type']>> = {
  parent: 'child',
  child: 'parent',
};

/** The sessions at the other end of a session's links, each once for what it is. */
export function linkedSessions({ id, linked_sessions = [] }: SessionDetail): LinkedSession[] {
  const found = new Map<string, LinkedSession>();
  for (const link of linked_sessions as readonly NamedLink[]) {
    const other: LinkedSession =
      link.session_id === id
        ? { id: link.linked_session_id, type: link.link_type }
        : { id: link.session_id, type: REVERSED[link.link_type] ?? link.link_type };
    if (link.title?.trim()) other.title = link.title.trim();
    if (link.tool) other.tool = link.tool;
    found.set(`${other.type} ${other.id}`, other);
  }
  return [...found.values()];
}

/** The links as a map is drawn: those above, those below, and those beside, in a fixed order. */
export function linkMap(
  links: readonly LinkedSession[],
): Record<'above' | 'below' | 'beside', LinkedSession[]> {
  const of = (...types: LinkedSession['type'][]): LinkedSession[] =>
    types.flatMap((type) => links.filter((link) => link.type === type));
  return { above: of('parent'), below: of('child'), beside: of('handoff', 'related') };
}
