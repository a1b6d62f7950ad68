import { findMatchesInOrder, spotRows, type Spot } from '../model/spots';
import { MatchMarks } from './marks';
import type { SessionStream } from './stream.svelte';

/** A search inside the session: what it found, and at which place the reader stands. */
export class Finding {
  spots = $state.raw<readonly Spot[]>([]);
  /** The place shown, or -1 before the first step. */
  at = $state(-1);
  /** What `spots` answers; empty when nothing is searched for. */
  answered = $state('');
  readonly rows: ReadonlySet<number> | null = $derived(this.answered === '' ? null : spotRows(this.spots));

  #marks = new MatchMarks();
  #asked = '';

  /** Searches again; places stay when only more events have arrived. */
  async search(query: string, stream: SessionStream, container: HTMLElement | undefined): Promise<void> {
    const asked = query.trim();
    this.#asked = asked;
    if (asked === '') {
      this.clear();
      return;
    }
    const matches = await stream.search(asked);
    if (asked !== this.#asked) return;
    this.spots = findMatchesInOrder(matches, stream.events, stream.timeline.places);
    if (asked !== this.answered) this.at = -1;
    this.answered = asked;
    this.#marks.watch(container, asked);
  }

  /** Goes on by some places, round and round; the first step starts at the row the reader sees. */
  step(distance: number, top: number): Spot | null {
    const { spots } = this;
    if (spots.length === 0) return null;
    if (this.at === -1) {
      const next = spots.findIndex(({ row }) => row >= top);
      this.at = Math.max(distance > 0 ? next : (next === -1 ? spots.length : next) - 1, 0);
    } else this.at = (this.at + distance + spots.length) % spots.length;
    const spot = spots[this.at] ?? null;
    if (spot) this.#marks.emphasise(spot.id);
    return spot;
  }

  clear(): void {
    [this.spots, this.at, this.answered] = [[], -1, ''];
    this.#marks.clear();
  }

  close(): void {
    this.#marks.clear();
  }
}
