import { networkFailure, readFailure } from '../lib/api';
import { HailReader, type Batch } from '../model/reader';
import { findMatches, searchText } from '../model/search';
import type { SessionEvent } from '../model/hail';
import type { Opened, Reply, Request } from './protocol';

/**
 * The first batch is small so that the page has something to show. Later ones grow, up to what the
 * page takes in and arranges within a few frames: events are copied from thread to thread, so bytes
 * count as well as events.
 */
const FIRST_BATCH = 60;
const LARGEST_BATCH = 1000;
const GROWTH = 3;
const BATCH_CHARACTERS = 400_000;
/** So long events may wait for others, in milliseconds. */
const PATIENCE_MS = 150;

const texts: string[] = [];
/** Each event's line: decoding leaves out what no view shows, and readers may want to see it. */
const lines: string[] = [];
const abort = new AbortController();

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (data.kind === 'read') void read(data.url, data.again);
  else if (data.kind === 'stop') abort.abort();
  else if (data.kind === 'raw') reply({ kind: 'raw', index: data.index, line: lines[data.index] ?? '' });
  else reply({ kind: 'matches', number: data.number, matches: findMatches(texts, data.query) });
});

function reply(message: Reply): void {
  self.postMessage(message);
}

/** Reads a body; `again` asks past every cache, as a reload of the page means it. */
async function read(url: string, again: boolean): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      signal: abort.signal,
      headers: { accept: 'application/jsonl' },
      cache: again ? 'reload' : 'default',
    });
  } catch {
    reply({ kind: 'refused', failure: networkFailure() });
    return;
  }
  if (!response.ok || !response.body) {
    reply({ kind: 'refused', failure: await readFailure(response) });
    return;
  }
  reply({ kind: 'opened', opened: openedFrom(response.headers) });
  await stream(response.body);
}

async function stream(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = new HailReader();
  const outbox = new Outbox(reader);
  const decoder = new TextDecoder();
  let complete = true;
  try {
    // Not `for await`: Safari cannot iterate a stream.
    const chunks = body.getReader();
    for (let chunk = await chunks.read(); !chunk.done; chunk = await chunks.read()) {
      outbox.add(reader.feed(decoder.decode(chunk.value, { stream: true })), chunk.value.byteLength);
    }
  } catch {
    complete = false;
  }
  outbox.add(reader.feed(decoder.decode()), 0);
  outbox.add(reader.finish(), 0);
  outbox.flush();
  reply({ kind: 'ended', complete: complete && !reader.cutOff, lines: reader.lines });
}

/** Collects events and sends them in batches that grow. */
class Outbox {
  #reader: HailReader;
  #pending: Omit<Batch, 'lines'> = { header: null, events: [], stats: null };
  #limit = FIRST_BATCH;
  #characters = 0;
  #bytes = 0;
  #sent = performance.now();

  constructor(reader: HailReader) {
    this.#reader = reader;
  }

  add(batch: Batch, bytes: number): void {
    this.#bytes += bytes;
    this.#pending.header = batch.header ?? this.#pending.header;
    this.#pending.stats = batch.stats ?? this.#pending.stats;
    batch.events.forEach((event, at) => {
      const line = batch.lines[at] ?? '';
      lines.push(line);
      texts.push(searchText(event));
      this.#pending.events.push(event);
      this.#characters += line.length;
      if (this.#pending.events.length >= this.#limit || this.#characters >= BATCH_CHARACTERS) this.flush();
    });
    if (batch.header || performance.now() - this.#sent > PATIENCE_MS) this.flush();
  }

  flush(): void {
    const events: SessionEvent[] = this.#pending.events;
    const { header, stats } = this.#pending;
    reply({
      kind: 'batch',
      header,
      stats,
      events,
      bytes: this.#bytes,
      brokenLines: this.#reader.brokenLines,
    });
    this.#pending = { header: null, events: [], stats: null };
    if (events.length >= this.#limit) this.#limit = Math.min(this.#limit * GROWTH, LARGEST_BATCH);
    this.#characters = 0;
    this.#sent = performance.now();
  }
}

function openedFrom(headers: Headers): Opened {
  const length = Number(headers.get('content-length'));
  return {
    // The length of an encoded body says nothing about how many bytes will be read.
    contentLength: !headers.has('content-encoding') && length > 0 ? length : null,
    commit: headers.get('x-opensession-commit'),
    ref: headers.get('x-opensession-ref'),
    pinned: headers.get('x-opensession-pinned'),
    cache: headers.get('x-opensession-cache'),
    parser: headers.get('x-opensession-parser'),
    account: headers.get('x-opensession-account'),
    sourceUrl: headers.get('x-opensession-source-url'),
  };
}
