import { editDiff } from './diff';
import type { Block, SessionEvent } from './hail';
import { extraBlocks } from './redundant';
import { CALLS, type Entry } from './pairing';

/** A message as Markdown; what Markdown cannot hold is named. */
export function asMarkdown(blocks: readonly Block[]): string {
  return blocks.map(blockMarkdown).join('\n\n');
}

function blockMarkdown(block: Block): string {
  switch (block.type) {
    case 'Text':
      return block.text;
    case 'Code':
      return fenced(block.code, block.language ?? '');
    case 'Json':
      return fenced(JSON.stringify(block.data, null, 2), 'json');
    case 'File':
      return block.content === null
        ? `\`${block.path}\``
        : `\`${block.path}\`\n\n${fenced(block.content, '')}`;
    case 'Image':
      return block.url.startsWith('data:')
        ? `[${block.alt ?? block.mime}]`
        : `![${block.alt ?? ''}](${block.url})`;
    case 'Video':
    case 'Audio':
      return block.url.startsWith('data:') ? `[${block.mime}]` : `<${block.url}>`;
    case 'Reference':
      return `<${block.uri}>`;
    default:
      return fenced(JSON.stringify(block.raw, null, 2), 'json');
  }
}

/** A code block whose fence is longer than any inside it. */
function fenced(code: string, label: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${label}\n${code.replace(/\n$/, '')}\n${fence}`;
}

/** Blocks as they are, without any marks around them: what a tool was given or gave back. */
export function asPlain(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.type === 'Text') return block.text;
      if (block.type === 'Code') return block.code;
      if (block.type === 'Json') return JSON.stringify(block.data, null, 2);
      return block.type === 'File' && block.content !== null ? block.content : blockMarkdown(block);
    })
    .join('\n');
}

/** What a row offers to copy: the names are those of the messages. */
export type Copy = { what: 'command' | 'path' | 'input' | 'output' | 'text'; text: string };

export function copiesOf(entry: Entry): Copy[] {
  const { type, blocks } = entry.event;
  const copies: Copy[] = [];
  if (type.type === 'ShellCommand') copies.push({ what: 'command', text: type.command });
  // The head of a diff offers it already.
  if ('path' in type && type.path !== '' && editDiff(entry.event) === null)
    copies.push({ what: 'path', text: type.path });
  // A call's own blocks may repeat its command, or hold output as its results do.
  const own = asPlain(type.type === 'ShellCommand' ? extraBlocks(entry.event) : blocks);
  const results = entry.results.map((result) => asPlain(result.blocks)).join('\n');
  const what = nameOf(entry.event);
  if (own !== '' && (what !== 'output' || results === '')) copies.push({ what, text: own });
  if (results !== '')
    copies.push({ what: 'output', text: what === 'output' ? joined(own, results) : results });
  return copies;
}

function joined(own: string, results: string): string {
  return own === '' || results.includes(own) ? results : `${own}\n${results}`;
}

/** Whether an event's own blocks went into a tool, came out of it, or are words. */
function nameOf({ type }: SessionEvent): Copy['what'] {
  if (type.type === 'ToolResult' || type.type === 'ShellCommand') return 'output';
  return CALLS.has(type.type) ? 'input' : 'text';
}
