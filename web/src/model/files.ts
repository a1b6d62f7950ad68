import { countLines, editDiff, type LineCounts } from './diff';
import type { SessionEvent } from './hail';

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
