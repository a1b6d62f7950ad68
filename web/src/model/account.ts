/** How many records of a source were understood, from the header `X-OpenSession-Account`. */
export interface Account {
  read: number;
  mapped: number;
  raw: number;
  broken: number;
}

/** Reads `read=493, mapped=490, raw=3, broken=0`; null unless it tells how many were read. */
export function parseAccount(value: string | null): Account | null {
  const numbers = new Map<string, number>();
  for (const part of (value ?? '').split(',')) {
    const pair = /^\s*([a-z]+)=(\d{1,12})\s*$/.exec(part);
    if (pair?.[1] && pair[2]) numbers.set(pair[1], Number(pair[2]));
  }
  const read = numbers.get('read');
  if (read === undefined) return null;
  const of = (name: string): number => numbers.get(name) ?? 0;
  return { read, mapped: of('mapped'), raw: of('raw'), broken: of('broken') };
}

/** A structured boolean header (RFC 9651 §3.3.6): `?1`, `?0`, or null for anything else. */
export function parseFlag(value: string | null): boolean | null {
  return value === '?1' ? true : value === '?0' ? false : null;
}
