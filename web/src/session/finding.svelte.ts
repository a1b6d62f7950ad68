import {
  countAll,
  findMatchesInOrder,
  firstFrom,
  occurrenceAt,
  spotRows,
  type Occurrence,
  type Spot,
} from '../model/spots';
import { MatchMarks } from './marks';
import type { SessionStream } from './stream.svelte';

/** After so many frames an occurrence that is not on the page will not come any more. */
const FRAMES = 40;

/** A search inside the session: what it found, and at which occurrence the reader stands. */
export class Finding {
  #all = $state.raw<readonly Spot[]>([]);
  #asked = '';
  #marks = new MatchMarks();
  #counts: (row: number) => boolean;

  /** Places among the rows that the view shows. */
  readonly spots: readonly Spot[] = $derived.by(() => this.#all.filter(({ row }) => this.#counts(row)));
  readonly rows: ReadonlySet<number> | null = $derived.by(() =>
    this.answered === '' ? null : spotRows(this.#all),
  );
  /** How many occurrences there are. */
  readonly total: number = $derived(countAll(this.spots));
  /** The occurrence shown, from 0, or -1 before the first step. */
  at = $state(-1);
  /** The one shown stands in what the page does not show: its event's attributes. */
  unseen = $state(false);
  /** What the places answer; empty when nothing is searched for. */
  answered = $state('');

  /** `counts` tells whether what is found in a row counts. */
  constructor(counts: (row: number) => boolean) {
    this.#counts = counts;
  }

  /** Searches again; the occurrence stays when only more events have arrived. */
  async search(query: string, stream: SessionStream, container: HTMLElement | undefined): Promise<void> {
    const asked = query.trim();
    this.#asked = asked;
    if (asked === '') {
      this.clear();
      return;
    }
    const matches = await stream.search(asked);
    if (asked !== this.#asked) return;
    this.#all = findMatchesInOrder(matches, stream.events, stream.timeline.places);
    if (asked !== this.answered) [this.at, this.unseen] = [-1, false];
    this.answered = asked;
    this.#marks.watch(container, asked);
  }

  /** Goes on by some occurrences, round and round; the first step starts at the row the reader sees. */
  step(distance: number, top: number): Occurrence | null {
    if (this.total === 0) return null;
    const first = this.at === -1 ? firstFrom(this.spots, top) + (distance > 0 ? -1 : 0) : this.at;
    this.at = (first + distance + this.total) % this.total;
    const found = occurrenceAt(this.spots, this.at);
    this.unseen = found?.part.unseen === true;
    if (found) {
      const { part, nth } = found;
      this.#marks.emphasise({ key: part.key, nth, count: part.count });
    }
    return found;
  }

  /** Whether the emphasised occurrence is on the page already. */
  get isMounted(): boolean {
    return this.#marks.locate() !== null;
  }

  /** Brings the emphasised occurrence into the window, once what holds it has been drawn. */
  async show(): Promise<boolean> {
    const number = this.at;
    for (let frame = 0; frame < FRAMES && number === this.at; frame += 1) {
      const range = this.#marks.locate();
      if (range) {
        this.#marks.refresh();
        bringIntoView(range);
        return true;
      }
      await new Promise(requestAnimationFrame);
    }
    return false;
  }

  clear(): void {
    [this.#all, this.at, this.unseen, this.answered] = [[], -1, false, ''];
    this.#marks.clear();
  }

  close(): void {
    this.#asked = '';
    this.#marks.clear();
  }
}

/** Scrolls as little as needed: the window, and what scrolls sideways inside it. */
function bringIntoView(range: Range): void {
  const inner = range.startContainer.parentElement?.closest<HTMLElement>('pre, table, .prose, [tabindex]');
  const box = range.getBoundingClientRect();
  if (inner && inner.scrollWidth > inner.clientWidth) {
    const frame = inner.getBoundingClientRect();
    if (box.left < frame.left || box.right > frame.right)
      inner.scrollLeft += box.left - frame.left - frame.width / 3;
  }
  const { top, bottom } = range.getBoundingClientRect();
  if (top < 72 || bottom > window.innerHeight - 48) window.scrollBy(0, top - window.innerHeight * 0.35);
}
