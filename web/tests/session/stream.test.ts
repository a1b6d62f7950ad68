import { flushSync } from 'svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { SessionStream } from '../../src/session/stream.svelte';
import type { Opened, Reply, Request } from '../../src/workers/protocol';
import { events, prompt, says } from '../make';

/** The page's end of a worker: what was asked, and a way to answer. */
class Port extends EventTarget {
  asked: Request[] = [];
  terminated = false;
  postMessage(request: Request): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
  answer(...replies: Reply[]): void {
    for (const data of replies) this.dispatchEvent(new MessageEvent('message', { data }));
    flushSync();
  }
}

const opened: Opened = {
  contentLength: 10,
  commit: null,
  ref: null,
  pinned: null,
  cache: null,
  parser: null,
  account: null,
  sourceUrl: null,
};

const batch = (list: ReturnType<typeof events>, brokenLines = 0): Reply => ({
  kind: 'batch',
  header: null,
  stats: null,
  events: list,
  bytes: 5,
  brokenLines,
});

let port: Port;
let stream: SessionStream;

beforeEach(() => {
  port = new Port();
  stream = new SessionStream('/api/sessions/x/raw', false, port as unknown as Worker);
});

describe('a session as it arrives', () => {
  test('asks for its address at once', () => {
    expect(port.asked).toEqual([{ kind: 'read', url: '/api/sessions/x/raw', again: false }]);
    expect(stream.phase).toBe('connecting');
  });

  test('reads no further once halted, and still shows lines that have come', async () => {
    port.answer({ kind: 'opened', opened }, batch(events(prompt('a'))));
    stream.halt();
    const line = stream.raw(0);
    expect(port.terminated).toBe(false);
    expect(port.asked.slice(1)).toEqual([{ kind: 'stop' }, { kind: 'raw', index: 0 }]);
    port.answer({ kind: 'raw', index: 0, line: '{}' });
    expect(await line).toBe('{}');
  });

  test('shows rows before it is complete', () => {
    port.answer({ kind: 'opened', opened }, batch(events(prompt('a'))));
    expect([stream.phase, stream.timeline.rows.length]).toEqual(['streaming', 1]);
    port.answer(batch(events(says('b'))), { kind: 'ended', complete: true, lines: 3 });
    expect([stream.phase, stream.timeline.rows.length]).toEqual(['complete', 2]);
  });

  test('keeps what came when the stream breaks', () => {
    port.answer({ kind: 'opened', opened }, batch(events(prompt('a')), 2), {
      kind: 'ended',
      complete: false,
      lines: 3,
    });
    expect([stream.phase, stream.events.length, stream.brokenLines]).toEqual(['broken', 1, 2]);
  });

  test('says why it was refused', () => {
    const failure = {
      status: 404,
      code: 'not_found',
      message: 'no',
      hint: null,
      retryAfter: null,
      candidates: [],
    };
    port.answer({ kind: 'refused', failure });
    expect([stream.phase, stream.failure?.code]).toEqual(['refused', 'not_found']);
  });

  test('answers the newest search only', async () => {
    const [first, second] = [stream.search('a'), stream.search('b')];
    port.answer({ kind: 'matches', number: 1, matches: [{ index: 0, count: 1, unseen: false }] });
    port.answer({ kind: 'matches', number: 2, matches: [{ index: 5, count: 2, unseen: false }] });
    expect([await first, await second]).toEqual([[], [{ index: 5, count: 2, unseen: false }]]);
  });

  test('stops its worker when it is closed', () => {
    stream.close();
    expect(port.terminated).toBe(true);
  });
});
