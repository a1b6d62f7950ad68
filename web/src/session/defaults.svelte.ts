import { readStored, writeStored } from '../lib/storage';
import { isOpenKind, OPEN_KINDS, type OpenKind } from '../model/filters';
import type { Place, Row } from '../model/rows';

const STORED = 'opensession_open_kinds';

/** Kinds of rows that this reader wants open from the start, in every session. */
export class OpenDefaults {
  kinds = $state.raw<ReadonlySet<OpenKind>>(parseKinds(readStored(STORED)));

  toggle(kind: OpenKind): void {
    const kinds = OPEN_KINDS.filter((each) => this.kinds.has(each) !== (each === kind));
    this.kinds = parseKinds(kinds.join());
    writeStored(STORED, kinds.length === 0 ? null : kinds.join());
  }

  /** Whether the row of an event, or a fold, is open from the start. */
  opens(key: string, rows: readonly Row[], places: ReadonlyMap<string, Place>): boolean {
    if (this.kinds.size === 0) return false;
    const fold = key.startsWith('fold:') ? places.get(key.slice(5)) : undefined;
    const row = fold && rows[fold.row];
    if (row?.key === key) return row.entries.some((entry) => isOpenKind(entry, this.kinds));
    const place = places.get(key);
    return place !== undefined && isOpenKind(place.entry, this.kinds);
  }
}

function parseKinds(stored: string | null): ReadonlySet<OpenKind> {
  const words = stored?.split(',') ?? [];
  return new Set(OPEN_KINDS.filter((kind) => words.includes(kind)));
}
