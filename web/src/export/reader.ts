import { HailReader } from '../model/reader';
import { findMatches, searchText } from '../model/search';
import type { ReaderPort } from '../session/stream.svelte';
import type { Reply, Request } from '../workers/protocol';

/** So much is decoded before the page may draw. */
const PIECE = 256 * 1024;

/** Does in an exported file what the reading worker does on the site: the session is in the file already. */
export class InlineReader extends EventTarget implements ReaderPort {
  #jsonl: string;
  #texts: string[] = [];
  #lines: string[] = [];
  #stopped = false;

  constructor(jsonl: string) {
    super();
    this.#jsonl = jsonl;
  }

  postMessage(request: Request): void {
    if (request.kind === 'read') void this.#read();
    else if (request.kind === 'stop') this.terminate();
    else if (request.kind === 'raw')
      this.#reply({ kind: 'raw', index: request.index, line: this.#lines[request.index] ?? '' });
    else if (request.kind === 'search') {
      const matches = findMatches(this.#texts, request.query);
      this.#reply({ kind: 'matches', number: request.number, matches });
    }
  }

  terminate(): void {
    this.#stopped = true;
  }

  async #read(): Promise<void> {
    const reader = new HailReader();
    this.#reply({ kind: 'opened', opened: OPENED });
    for (let at = 0; at < this.#jsonl.length && !this.#stopped; at += PIECE) {
      this.#send(
        reader,
        reader.feed(this.#jsonl.slice(at, at + PIECE)),
        Math.min(at + PIECE, this.#jsonl.length),
      );
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.#send(reader, reader.finish(), this.#jsonl.length);
    this.#reply({ kind: 'ended', complete: !reader.cutOff, lines: reader.lines });
  }

  #send(reader: HailReader, batch: ReturnType<HailReader['feed']>, bytes: number): void {
    this.#lines.push(...batch.lines);
    this.#texts.push(...batch.events.map(searchText));
    const { header, events, stats } = batch;
    this.#reply({ kind: 'batch', header, events, stats, bytes, brokenLines: reader.brokenLines });
  }

  #reply(data: Reply): void {
    if (!this.#stopped) this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const OPENED = {
  contentLength: null,
  commit: null,
  ref: null,
  pinned: null,
  cache: null,
  parser: null,
  account: null,
  sourceUrl: null,
};
