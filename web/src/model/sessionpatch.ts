import type { FileStep } from './filesteps';
import { netChange } from './patch';
import { commonRoot, patchPath, writePatch } from './patchtext';

/** One patch of all files of a session. */
export interface SessionPatch {
  text: string;
  /** How many files it changes. */
  files: number;
  /** Paths of files whose change is not known line by line, or that lie outside. */
  left: string[];
  /** The folder that its paths start from, as far as the log tells. */
  root: string | null;
}

export function sessionPatch(steps: ReadonlyMap<string, FileStep[]>, directory: string | null): SessionPatch {
  const root = directory ?? commonRoot([...steps.keys()]);
  const patch: SessionPatch = { text: '', files: 0, left: [], root };
  for (const [path, own] of steps) {
    const net = netChange(own);
    const name = patchPath(path, root);
    if (net.kind === 'net' && net.status === 'same') continue;
    if (net.kind === 'unknown' || name === null) patch.left.push(path);
    else {
      patch.text += writePatch(name, net);
      patch.files += 1;
    }
  }
  return patch;
}
