import type { LineCounts } from './diff';
import { changedLines } from './files';
import type { SessionEvent } from './hail';
import { isFailed } from './outcome';
import type { Entry } from './pairing';

/** One change of a file, in the order of the session. */
export interface FileStep {
  event: SessionEvent;
  counts: LineCounts | null;
  /** A change that did not happen. */
  failed: boolean;
}

/** All changes of each file, files in the order of their first change. */
export function fileSteps(entries: readonly Entry[]): Map<string, FileStep[]> {
  const files = new Map<string, FileStep[]>();
  for (const entry of entries) {
    const { event } = entry;
    const { type } = event;
    if (type.type !== 'FileEdit' && type.type !== 'FileCreate' && type.type !== 'FileDelete') continue;
    const steps = files.get(type.path) ?? [];
    steps.push({ event, counts: changedLines(event), failed: isFailed(entry) });
    files.set(type.path, steps);
  }
  return files;
}
