import type { LineCounts } from './diff';
import { changedLines } from './files';
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

/** Asked for by each part of the page that tells of files, after each batch. */
const listed = new WeakMap<readonly SessionEvent[], readonly ChangedFile[]>();

/** Changed files in the order of their first change. */
export function changedFiles(events: readonly SessionEvent[]): readonly ChangedFile[] {
  const known = listed.get(events);
  if (known) return known;
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
  const list = [...files.values()];
  listed.set(events, list);
  return list;
}
