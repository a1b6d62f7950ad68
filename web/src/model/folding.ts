import { textAttribute, type SessionEvent } from './hail';
import { isListing, isLooking } from './looking';
import { isFailed } from './outcome';
import type { Entry } from './pairing';

/** Asked for each time rows are arranged, so it is remembered. */
const shells = new WeakMap<SessionEvent, readonly string[]>();

function shellFamilies(event: SessionEvent, command: string): readonly string[] {
  const known = shells.get(event) ?? (isLooking(command) ? EITHER : SHELL);
  shells.set(event, known);
  return known;
}

const ALONE: readonly string[] = [];
const LOOK: readonly string[] = ['look'];
const SHELL: readonly string[] = ['shell'];
const EITHER: readonly string[] = ['look', 'shell'];

/**
 * The runs that a row may be folded into; none if it always stands alone: prompts, prose, changes,
 * thinking, tasks, questions and everything that failed. All that only looks goes together: reads,
 * searches, lists, pages of the web, and commands that show something; these also go with commands.
 */
export function foldFamilies(entry: Entry): readonly string[] {
  const { type, attributes } = entry.event;
  if (isFailed(entry) || textAttribute(attributes, 'semantic.tool_kind') === 'interactive') return ALONE;
  switch (type.type) {
    case 'FileRead':
    case 'FileSearch':
    case 'CodeSearch':
    case 'WebSearch':
    case 'WebFetch':
      return LOOK;
    case 'ShellCommand':
      return shellFamilies(entry.event, type.command);
    case 'ToolCall':
    case 'ToolResult':
      return isListing(type.name) ? LOOK : [`tool:${type.name}`];
    case 'SystemMessage':
      return textAttribute(attributes, 'source') === null ? ['system'] : ALONE;
    case 'Custom':
      return [`custom:${type.kind}`];
    default:
      return ALONE;
  }
}
