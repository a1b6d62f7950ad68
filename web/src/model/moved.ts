/** Which commit of a branch this tab saw last, so that a page can say that the branch has moved since. */
export interface Seen {
  /** Address of the file at the branch. */
  address: string;
  commit: string;
}

const MOST = 50;

const isSeen = (value: unknown): value is Seen =>
  typeof value === 'object' &&
  value !== null &&
  'address' in value &&
  typeof value.address === 'string' &&
  'commit' in value &&
  typeof value.commit === 'string';

/** Reads what was stored; anything unexpected is forgotten. */
export function parseSeen(stored: string | null): Seen[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(value) ? value.filter(isSeen) : [];
  } catch {
    return [];
  }
}

/** Notes a commit, newest first, and tells which other commit was seen under this address before. */
export function noteCommit(seen: readonly Seen[], now: Seen): { seen: Seen[]; before: string | null } {
  const before = seen.find(({ address }) => address === now.address)?.commit ?? null;
  const others = seen.filter(({ address }) => address !== now.address);
  return { seen: [now, ...others].slice(0, MOST), before: before === now.commit ? null : before };
}
