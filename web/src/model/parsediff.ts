import type { FileDiff, Hunk } from './diff';

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;
const ENVELOPE = /^\*\*\* (Update|Add|Delete) File: (.+)$/;
const HEADER =
  /^(?:diff --git |index [0-9a-f]|new file mode|deleted file mode|old mode|new mode|similarity |rename |Index: |={20,})/;
const KINDS = { '+': 'added', '-': 'removed', ' ': 'same', '\\': 'note' } as const;

/**
 * Reads a unified diff or a patch envelope (`*** Update File:`) of any number of files. Agents write
 * them carelessly: missing headers, hunks without numbers and loose lines are accepted.
 */
export function parseDiff(text: string): FileDiff[] {
  const files: FileDiff[] = [];
  let hunk: Hunk | null = null;
  let old: number | null = null;
  let next: number | null = null;
  const open = (path: string): FileDiff => {
    const file: FileDiff = { path, hunks: [] };
    files.push(file);
    hunk = null;
    return file;
  };
  const begin = (header: string, from: number | null, to: number | null): Hunk => {
    const file = files.at(-1) ?? open('');
    const made: Hunk = { header, lines: [] };
    file.hunks.push(made);
    [hunk, old, next] = [made, from, to];
    return made;
  };
  const lines = text.replace(/\n$/, '').split('\n');
  for (const [index, line] of lines.entries()) {
    const numbered = HUNK.exec(line);
    const envelope = ENVELOPE.exec(line);
    if (numbered) begin((numbered[3] ?? '').trim(), Number(numbered[1]), Number(numbered[2]));
    else if (envelope) open(envelope[2]?.trim() ?? '');
    else if (line.startsWith('--- ') && (lines[index + 1]?.startsWith('+++ ') ?? false)) {
      const [from, to] = [filePath(line), filePath(lines[index + 1] ?? '')];
      open(to === '/dev/null' ? from : to);
    } else if (line.startsWith('+++ ') && (lines[index - 1]?.startsWith('--- ') ?? false)) continue;
    else if (line.startsWith('*** ') || (HEADER.test(line) && !hunk)) continue;
    else if (line.startsWith('diff --git ')) hunk = null;
    else if (line.startsWith('@@')) begin(line.replace(/^@@ ?/, '').replace(/ ?@@$/, ''), null, null);
    else {
      const into: Hunk = hunk ?? begin('', null, null);
      const kind = line === '' ? 'same' : KINDS[line.charAt(0) as keyof typeof KINDS];
      into.lines.push({
        kind: kind ?? 'same',
        text: kind === undefined ? line : line.slice(1),
        old: kind === 'added' || kind === 'note' || old === null ? null : old++,
        new: kind === 'removed' || kind === 'note' || next === null ? null : next++,
      });
    }
  }
  return files.filter((file) => file.hunks.length > 0);
}

function filePath(line: string): string {
  const path = line.slice(4).split('\t')[0] ?? '';
  return /^[ab]\//.test(path) ? path.slice(2) : path;
}
