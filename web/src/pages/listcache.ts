import type { SessionList } from '../lib/api';

const KEPT = 20;
const lists = new Map<string, SessionList>();

/** The last answer for this list address, so that going back paints at once. Lives as long as the page. */
export function rememberedList(address: string): SessionList | null {
  return lists.get(address) ?? null;
}

export function rememberList(address: string, list: SessionList): void {
  lists.delete(address);
  lists.set(address, list);
  const oldest = lists.size > KEPT ? lists.keys().next().value : undefined;
  if (oldest !== undefined) lists.delete(oldest);
}

export function forgetLists(): void {
  lists.clear();
}
