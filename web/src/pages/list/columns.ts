import type { SessionSummary } from '../../lib/api';

/** The sessions in which so many agents worked at once, in the order of the list. */
export interface Column {
  agents: number;
  sessions: SessionSummary[];
}

/** Sorts a list into columns, most agents first. */
export function agentColumns(sessions: readonly SessionSummary[]): Column[] {
  const columns = new Map<number, SessionSummary[]>();
  for (const session of sessions) {
    const agents = Math.max(1, Math.trunc(session.max_active_agents) || 1);
    columns.set(agents, [...(columns.get(agents) ?? []), session]);
  }
  return [...columns]
    .map(([agents, found]) => ({ agents, sessions: found }))
    .sort((first, second) => second.agents - first.agents);
}
