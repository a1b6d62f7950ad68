import { textAttribute, type SessionEvent } from './hail';
import { isInterruption } from './outcome';
import type { Entry } from './pairing';
import type { Row } from './rows';

export function rowKind({ event }: Entry): Row['kind'] {
  if (event.type.type === 'UserMessage') return isPrompt(event) ? 'prompt' : 'entry';
  return event.type.type === 'AgentMessage' ? 'message' : 'entry';
}

/** A person's own words; not the order that one agent gave another, nor a note that replaced a prompt. */
export function isPrompt(event: SessionEvent): boolean {
  if (event.type.type !== 'UserMessage') return false;
  const ordered =
    event.attributes['merged_subagent'] === true || textAttribute(event.attributes, 'subagent_id');
  return !ordered && !isInterruption(event);
}
