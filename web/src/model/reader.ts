import { decodeEvent, decodeHeader, decodeStats } from './decode';
import type { Header, Json, SessionEvent, Stats } from './hail';

/** What a piece of the stream held. */
export interface Batch {
  header: Header | null;
  events: SessionEvent[];
  /** The line of each event as it stands in the file. */
  lines: string[];
  stats: Stats | null;
}

/**
 * Reads HAIL JSONL piece by piece and never gives up: a broken line costs that line and is counted
 * (hail.md §2, tolerant mode). Pieces may end anywhere, also inside a line.
 */
export class HailReader {
  #rest = '';
  #index = 0;
  #hasHeader = false;
  #repeats = new Map<string, number>();
  brokenLines = 0;
  /** The input ended inside a line that does not parse: the tail is missing. */
  cutOff = false;
  /** Non-empty lines seen. */
  lines = 0;

  feed(piece: string): Batch {
    const batch: Batch = { header: null, events: [], lines: [], stats: null };
    if (!piece.includes('\n')) {
      this.#rest += piece;
      return batch;
    }
    const text = this.#rest + piece;
    let end = text.indexOf('\n');
    let start = 0;
    for (; end !== -1; end = text.indexOf('\n', start)) {
      if (!this.#line(text.slice(start, end), batch)) this.brokenLines += 1;
      start = end + 1;
    }
    this.#rest = text.slice(start);
    return batch;
  }

  /** Reads what is left after the last line end. */
  finish(): Batch {
    const batch: Batch = { header: null, events: [], lines: [], stats: null };
    const rest = this.#rest;
    this.#rest = '';
    if (!this.#line(rest, batch)) this.cutOff = true;
    return batch;
  }

  #line(line: string, batch: Batch): boolean {
    if (line.trim() === '') return true;
    this.lines += 1;
    let value: Json;
    try {
      value = JSON.parse(line) as Json;
    } catch {
      return false;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    switch (value['type']) {
      case 'header':
        if (!this.#hasHeader) batch.header = decodeHeader(value);
        this.#hasHeader = true;
        return true;
      case 'event':
        batch.events.push(this.#unique(decodeEvent(value, this.#index)));
        batch.lines.push(line);
        this.#index += 1;
        return true;
      case 'stats':
        batch.stats = decodeStats(value);
        return true;
      default:
        return false;
    }
  }

  #unique(event: SessionEvent): SessionEvent {
    const seen = this.#repeats.get(event.id) ?? 0;
    this.#repeats.set(event.id, seen + 1);
    return seen === 0 ? event : { ...event, key: `${event.id}~${seen + 1}` };
  }
}
