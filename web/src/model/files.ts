import { countLines, editDiff, type LineCounts } from './diff';
import type { SessionEvent } from './hail';

/** A file that the session changed. Line counts are null where no diff tells them. */
export interface ChangedFile {
  path: string;
  kind: 'edited' | 'created' | 'deleted';
  counts: LineCounts | null;
  /** Key of the first event that changed it. */
  eventKey: string;
}

const KINDS = { FileEdit: 'edited', FileCreate: 'created', FileDelete: 'deleted' } as const;
const cached = new WeakMap<SessionEvent, LineCounts | null>();

/** Lines that an event added and removed, or null when it does not say. */
export function changedLines(event: SessionEvent): LineCounts | null {
  const known = cached.get(event);
  if (known !== undefined) return known;
  const counts = measure(event);
  cached.set(event, counts);
  return counts;
}

function measure(event: SessionEvent): LineCounts | null {
  const diff = editDiff(event);
  if (diff !== null) return countLines(diff);
  if (event.type.type !== 'FileCreate') return null;
  const content = createdContent(event);
  return content === null ? null : { added: content.replace(/\n$/, '').split('\n').length, removed: 0 };
}

/** Text of a file that was created, when the event holds it. */
export function createdContent(event: SessionEvent): string | null {
  for (const block of event.blocks) {
    if (block.type === 'Code') return block.code;
    if (block.type === 'File' && block.content !== null) return block.content;
    if (block.type === 'Json' && typeof block.data === 'object' && block.data !== null) {
      const content = Array.isArray(block.data) ? undefined : block.data['content'];
      if (typeof content === 'string') return content;
    }
  }
  return null;
}

/** Changed files in the order of their first change. */
export function changedFiles(events: readonly SessionEvent[]): ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  for (const event of events) {
    const { type } = event;
    if (type.type !== 'FileEdit' && type.type !== 'FileCreate' && type.type !== 'FileDelete') continue;
    const counts = changedLines(event);
    const file = files.get(type.path);
    if (!file) {
      files.set(type.path, { path: type.path, kind: KINDS[type.type], counts, eventKey: event.key });
      continue;
    }
    if (type.type === 'FileDelete') file.kind = 'deleted';
    if (counts) {
      file.counts = {
        added: (file.counts?.added ?? 0) + counts.added,
        removed: (file.counts?.removed ?? 0) + counts.removed,
      };
    }
  }
  return [...files.values()];
}
