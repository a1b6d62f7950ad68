import { onMount, untrack } from 'svelte';
import { loadBodies } from '../events/lazy.svelte';
import { provideReader, type Reader } from './reader';
import { provideReading, type Reading } from './reading.svelte';
import { SessionStream } from './stream.svelte';

/** Rows of a session that stand somewhere else than on its own page. */
interface Standalone {
  /** Where the session's raw body is read from. */
  raw: string;
  /** Path of the session's own page. */
  address: () => string;
  title: () => string;
  /** Where the links of its events lead. */
  links: Reader['links'];
  goTo: (id: string) => Promise<void>;
}

/** Reads a session as long as the component is there, and gives the rows below what they ask of a page. */
export function provideStandalone({ raw, address, title, links, goTo }: Standalone): {
  stream: SessionStream;
  reading: Reading;
} {
  const stream = new SessionStream(untrack(() => raw));
  const reading = provideReading();
  provideReader({
    stream,
    detail: null,
    source: null,
    forms: true,
    links,
    top: 0,
    failures: [],
    get title() {
      return title();
    },
    get address() {
      return address();
    },
    goTo,
    goToFailure: () => undefined,
  });
  onMount(() => {
    void loadBodies();
    return () => stream.close();
  });
  return { stream, reading };
}
