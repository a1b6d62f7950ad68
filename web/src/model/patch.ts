import { editDiff, type FileDiff, type LineCounts } from './diff';
import { parseDiff } from './parsediff';
import { createdContent } from './files';
import type { FileStep } from './filesteps';
import type { SessionEvent } from './hail';
import { BrokenChain, PatchFile, type NetLine } from './patchfile';

/** Why edits do not add up to one diff. */
export type Obstacle =
  /** An edit that does not say what it changed. */
  | 'content'
  /** An edit that does not say where. */
  | 'place'
  /** Edits between which something else changed the file. */
  | 'chain'
  /** A file written or deleted of which nothing else is known. */
  | 'before';

export type Net =
  | { kind: 'net'; status: 'created' | 'edited' | 'deleted' | 'same'; lines: NetLine[]; counts: LineCounts }
  | { kind: 'unknown'; obstacle: Obstacle; /** The step that does not fit, from 0. */ step: number };

class Obstructed extends Error {
  constructor(readonly obstacle: Obstacle) {
    super();
  }
}

/** A file as it was put together so far. */
interface State {
  /** Null before the first step. */
  file: PatchFile | null;
  /** Whether the file was there before the session. */
  existed: boolean;
  gone: boolean;
}

/** Adds up a file's changes. Failed ones are left out. */
export function netChange(steps: readonly FileStep[]): Net {
  const state: State = { file: null, existed: true, gone: false };
  for (const [step, { event, failed }] of steps.entries()) {
    if (failed) continue;
    try {
      take(state, event);
    } catch (error) {
      if (error instanceof Obstructed) return { kind: 'unknown', obstacle: error.obstacle, step };
      if (error instanceof BrokenChain) return { kind: 'unknown', obstacle: 'chain', step };
      throw error;
    }
  }
  return outcome(state);
}

function outcome({ file, existed, gone }: State): Net {
  const lines = file?.net() ?? [];
  const counts = { added: 0, removed: 0 };
  for (const { kind } of lines) if (kind !== 'same') counts[kind] += 1;
  const changed = counts.added + counts.removed > 0;
  const made = !existed && !gone && file !== null;
  const status = made ? 'created' : gone && existed ? 'deleted' : changed && !gone ? 'edited' : 'same';
  return { kind: 'net', status, lines, counts };
}

function take(state: State, event: SessionEvent): void {
  const { type } = event.type;
  const text = editDiff(event);
  const content = type === 'FileCreate' ? createdContent(event) : null;
  if (type === 'FileDelete') return remove(state, text);
  if (content !== null && text === null) return write(state, content);
  if (text === null) throw new Obstructed('content');
  const diff = ownDiff(text, event);
  if (state.file === null) {
    state.existed = type !== 'FileCreate' && !isCreation(text);
    state.file = new PatchFile(state.existed ? null : '');
  }
  if (state.gone) throw new BrokenChain();
  if (state.existed && !isNumbered(diff)) {
    try {
      state.file.apply(diff);
    } catch {
      throw new Obstructed('place');
    }
  } else state.file.apply(diff);
}

function write(state: State, content: string): void {
  // A file that is created is taken as new: a log that overwrites one says so by a diff.
  if (state.file === null) [state.file, state.existed] = [new PatchFile(content), false];
  else if (!state.file.whole && !state.gone) throw new Obstructed('before');
  else state.file.rewrite(content);
  state.gone = false;
}

function remove(state: State, text: string | null): void {
  state.file ??= new PatchFile(null);
  if (text !== null) for (const diff of parseDiff(text)) state.file.apply(diff);
  try {
    state.file.close();
    state.file.rewrite('');
  } catch {
    throw new Obstructed('before');
  }
  if (text === null && state.existed) throw new Obstructed('before');
  state.gone = true;
}

/** The part of a diff that is about this event's file. */
function ownDiff(text: string, event: SessionEvent): FileDiff {
  const files = parseDiff(text);
  const { type } = event;
  const path = 'path' in type ? type.path : '';
  const own =
    files.length === 1
      ? files[0]
      : files.find((file) => file.path === path || path.endsWith(`/${file.path}`));
  if (!own) throw new Obstructed('content');
  return own;
}

function isCreation(text: string): boolean {
  return /^--- \/dev\/null$/m.test(text) || /^@@ -0,0 /m.test(text) || /^\*\*\* Add File: /m.test(text);
}

function isNumbered(diff: FileDiff): boolean {
  return diff.hunks.every(({ lines }) => lines.some((line) => line.old !== null || line.new !== null));
}
