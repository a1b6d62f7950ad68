import type { SessionEvent } from '../model/hail';
import { HailReader } from '../model/reader';
import { isPrompt } from '../model/families';

/** Reads this much of a session at most; a preview is not worth more. */
const MAX_BYTES = 400_000;

/** The first prompts of a stored session; the rest of its body is not fetched. */
export async function readFirstPrompts(
  url: string,
  count: number,
  signal: AbortSignal,
): Promise<SessionEvent[]> {
  const response = await fetch(url, { signal });
  const chunks = response.ok ? response.body?.getReader() : undefined;
  if (!chunks) return [];
  const reader = new HailReader();
  const decoder = new TextDecoder();
  const prompts: SessionEvent[] = [];
  let bytes = 0;
  while (prompts.length < count && bytes < MAX_BYTES) {
    const chunk = await chunks.read();
    if (chunk.done) break;
    bytes += chunk.value.byteLength;
    prompts.push(...reader.feed(decoder.decode(chunk.value, { stream: true })).events.filter(isPrompt));
  }
  await chunks.cancel().catch(() => undefined);
  return prompts.slice(0, count);
}
