import { foldFamilies } from './folding';
import { isQuiet } from './outcome';
import type { Entry } from './pairing';

export type Run = readonly [Entry, ...Entry[]];

/** A run is folded from this many rows on, thoughts not counted. */
const FOLD_FROM = 3;

/** Reads entries one after the other and cuts them into runs of similar ones. */
export class RunReader {
  readonly runs: Run[] = [];
  /** The run being read, thoughts and notes after its last call included. */
  #open: Entry[] = [];
  /** The families that all its calls have; null while it holds nothing but bookkeeping. */
  #common: readonly string[] | null = null;
  /** The agent of its calls. */
  #task: string | null = null;
  /** How much of it belongs to the run if nothing similar follows, and how much of that is no thought. */
  #end = 0;
  #solid = 0;
  /** How much of all of it is no thought. */
  #count = 0;

  /** Takes the next entry; tells whether it was read into the run before it. */
  add(entry: Entry): boolean {
    const quiet = isQuiet(entry.event);
    const families = quiet ? [] : foldFamilies(entry);
    const joins = this.#open.length > 0 && (quiet || this.#joins(entry, families));
    if (!joins) this.close();
    if (!joins && !quiet && families.length === 0) this.runs.push([entry]);
    else this.#push(entry, families, quiet);
    return joins;
  }

  /** Ends the run being read. */
  close(): void {
    const run = this.#open.slice(0, this.#end);
    const folds = isRun(run) && this.#solid >= FOLD_FROM;
    if (folds) this.runs.push(run);
    for (const entry of this.#open.slice(folds ? this.#end : 0)) this.runs.push([entry]);
    this.#open = [];
    this.#common = null;
    this.#end = this.#solid = this.#count = 0;
  }

  /**
   * Bookkeeping, of whichever agent, neither starts nor breaks a run of something else, nor does a thought
   * between two calls.
   */
  #joins({ event }: Entry, families: readonly string[]): boolean {
    if (this.#common === null) return families.length > 0;
    if (this.#task !== event.taskId) return false;
    return event.type.type === 'Thinking' || meet(this.#common, families).length > 0;
  }

  #push(entry: Entry, families: readonly string[], quiet: boolean): void {
    const unbroken = this.#end === this.#open.length;
    this.#open.push(entry);
    if (entry.event.type.type === 'Thinking') return;
    if (!quiet) {
      this.#common = meet(this.#common, families);
      this.#task = entry.event.taskId;
    }
    this.#count += 1;
    // What follows a thought waits for another call.
    if (quiet && !unbroken) return;
    this.#end = this.#open.length;
    this.#solid = this.#count;
  }
}

function meet(common: readonly string[] | null, own: readonly string[]): readonly string[] {
  return common?.filter((family) => own.includes(family)) ?? own;
}

function isRun(entries: readonly Entry[]): entries is Run {
  return entries.length > 0;
}
