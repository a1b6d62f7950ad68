import type { Block, SessionEvent } from './hail';

/**
 * Blocks of a call that say more than its one line does. Agents repeat the path, command or query
 * of a call as a block, with the home directory written as `~`.
 */
export function extraBlocks(event: SessionEvent): Block[] {
  const { type: _type, ...data } = event.type;
  const said = Object.values(data).filter((value): value is string => typeof value === 'string');
  return event.blocks.filter((block) => {
    if (block.type !== 'Text' && block.type !== 'Code') return !isOnlyArgument(block, said);
    const text = (block.type === 'Text' ? block.text : block.code).trim();
    return text !== '' && !said.some((value) => value.trim() === text || repeats(value, text));
  });
}

function repeats(value: string, text: string): boolean {
  return text.startsWith('~/') && value.endsWith(text.slice(1));
}

/** A JSON object with one value that the line already shows. */
function isOnlyArgument(block: Block, said: readonly string[]): boolean {
  if (block.type !== 'Json' || typeof block.data !== 'object' || block.data === null) return false;
  const values = Object.values(block.data);
  return values.length === 1 && typeof values[0] === 'string' && said.includes(values[0]);
}
