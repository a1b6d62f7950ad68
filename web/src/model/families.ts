import { textAttribute, type SessionEvent } from './hail';
import { isFailed, isInterruption } from './outcome';
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

/**
 * What a row may be folded with, or null if it always stands alone: prompts, prose, changes,
 * thinking, tasks, questions and everything that failed.
 */
export function foldFamily(entry: Entry): string | null {
  const { type, attributes } = entry.event;
  if (isFailed(entry) || textAttribute(attributes, 'semantic.tool_kind') === 'interactive') return null;
  switch (type.type) {
    case 'FileRead':
    case 'FileSearch':
    case 'CodeSearch':
      return 'look';
    case 'WebSearch':
    case 'WebFetch':
      return 'web';
    case 'ShellCommand':
      return 'shell';
    case 'ToolCall':
    case 'ToolResult':
      return `tool:${type.name}`;
    case 'SystemMessage':
      return textAttribute(attributes, 'source') === null ? 'system' : null;
    case 'Custom':
      return `custom:${type.kind}`;
    default:
      return null;
  }
}
