import type { Failure } from '../lib/api';
import type { Header, SessionEvent, Stats } from '../model/hail';
import { Arrangement, type Timeline } from '../model/rows';
import type { Match } from '../model/search';
import type { Opened, Reply, Request } from '../workers/protocol';

export type Phase = 'connecting' | 'streaming' | 'complete' | 'broken' | 'refused';

const EMPTY: Timeline = { entries: [], rows: [], lanes: [], places: new Map() };

/** What reads for the page: a worker, or in an exported file something that stands for one. */
export type ReaderPort = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

/**
 * One session as it arrives. The network, the decoding and the search run in a worker; batches of
 * events come back and are arranged behind the rows that are there.
 */
export class SessionStream {
  phase = $state<Phase>('connecting');
  failure = $state.raw<Failure | null>(null);
  opened = $state.raw<Opened | null>(null);
  header = $state.raw<Header | null>(null);
  stats = $state.raw<Stats | null>(null);
  events = $state.raw<readonly SessionEvent[]>([]);
  bytes = $state(0);
  brokenLines = $state(0);

  timeline = $state.raw<Timeline>(EMPTY);

  #worker: ReaderPort;
  #arrangement = new Arrangement();
  #waiting: { index: number; resolve: (line: string) => void }[] = [];
  #answer: ((matches: Match[]) => void) | null = null;
  #number = 0;

  constructor(url: string, again = false, worker: ReaderPort = newReader()) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => this.#receive(data));
    worker.addEventListener('error', () => {
      this.phase = this.events.length > 0 ? 'broken' : 'refused';
    });
    this.#ask({ kind: 'read', url, again });
  }

  /** Finds events that contain the query; a newer search makes an older one come back empty. */
  search(query: string): Promise<Match[]> {
    const number = (this.#number += 1);
    return new Promise((resolve) => {
      this.#answer?.([]);
      this.#answer = resolve;
      this.#ask({ kind: 'search', query, number });
    });
  }

  /** The event's line as it stands in the file. */
  raw(index: number): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push({ index, resolve });
      this.#ask({ kind: 'raw', index });
    });
  }

  /** Reads no further; what has come can still be searched and shown as it stands in the file. */
  halt(): void {
    this.#ask({ kind: 'stop' });
  }

  close(): void {
    this.halt();
    this.#worker.terminate();
  }

  #ask(request: Request): void {
    this.#worker.postMessage(request);
  }

  #receive(message: Reply): void {
    switch (message.kind) {
      case 'opened':
        this.opened = message.opened;
        this.phase = 'streaming';
        break;
      case 'refused':
        this.failure = message.failure;
        this.phase = 'refused';
        break;
      case 'batch':
        this.header ??= message.header;
        this.stats = message.stats ?? this.stats;
        this.bytes = message.bytes;
        this.brokenLines = message.brokenLines;
        if (message.events.length > 0) {
          this.events = [...this.events, ...message.events];
          this.timeline = this.#arrangement.add(message.events);
        }
        break;
      case 'ended':
        this.phase = message.complete ? 'complete' : 'broken';
        break;
      case 'raw':
        for (const { index, resolve } of this.#waiting) if (index === message.index) resolve(message.line);
        this.#waiting = this.#waiting.filter(({ index }) => index !== message.index);
        break;
      case 'matches':
        if (message.number === this.#number) this.#answer?.(message.matches);
    }
  }
}

function newReader(): Worker {
  return new Worker(new URL('../workers/reader.worker.ts', import.meta.url), { type: 'module' });
}
