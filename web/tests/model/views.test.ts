import { describe, expect, test } from 'vitest';
import { asMarkdown, copiesOf } from '../../src/model/copies';
import { editDiff } from '../../src/model/diff';
import type { Json } from '../../src/model/hail';
import { isRedactedThinking, thinkingTokens } from '../../src/model/outcome';
import { pairResults, type Entry } from '../../src/model/pairing';
import { prettyRecord } from '../../src/model/rawjson';
import {
  foundPlaces,
  givenAnswers,
  isChosen,
  mcpName,
  notebookCell,
  todoItems,
  webHits,
} from '../../src/model/views';
import { event, events, line, ran, result, text } from '../make';

const call = (name: string, data: Json): ReturnType<typeof event> =>
  event('ToolCall', { data: { name }, blocks: [{ type: 'Json', data }] });

function entry(...lines: Parameters<typeof events>): Entry {
  const [first] = pairResults(events(...lines));
  if (!first) throw new Error('no entry');
  return first;
}

describe('tasks', () => {
  test('are read from every shape that agents write', () => {
    const items = [
      { text: 'Look', state: 'done' },
      { text: 'Mend', state: 'active' },
      { text: 'Ship', state: 'open' },
    ];
    const todos = [
      { content: 'Look', status: 'completed' },
      { content: 'Mend', status: 'in_progress', activeForm: 'Mending' },
      { content: 'Ship', status: 'pending' },
    ];
    const plan = todos.map(({ content, status }) => ({ step: content, status }));
    expect(todoItems(call('TodoWrite', { todos }))).toEqual(items);
    expect(todoItems(call('update_plan', { plan, explanation: 'why' }))).toEqual(items);
    expect(todoItems(call('update_todo_list', { todos: '[x] Look\n[-] Mend\n[ ] Ship' }))).toEqual(items);
    expect(todoItems(call('update_todo_list', { todos: '- [X] Look\n- [~] Mend\n1. [ ] Ship' }))).toEqual(
      items,
    );
  });

  test('are not invented', () => {
    expect(todoItems(call('TodoWrite', { redacted: 'x' }))).toBeNull();
    expect(todoItems(call('TodoWrite', { todos: [1, null, {}] }))).toBeNull();
    expect(
      todoItems(event('ToolCall', { data: { name: 'TodoWrite' }, blocks: [text('nothing')] })),
    ).toBeNull();
  });
});

describe('searches', () => {
  test('of code are files with their lines', () => {
    expect(foundPlaces('src/a.py:12:def f():\nsrc/a.py-13-    pass\n--\nC:\\b.ts:7:x\n')).toEqual([
      {
        path: 'src/a.py',
        lines: [
          { number: 12, text: 'def f():' },
          { number: 13, text: '    pass' },
        ],
      },
      { path: 'C:\\b.ts', lines: [{ number: 7, text: 'x' }] },
    ]);
  });

  test('of files are paths; other output is left alone', () => {
    expect(
      foundPlaces('Found 2 files\n/srv/app/a.py\nlib/b [old].ts\nREADME.md')?.map(({ path }) => path),
    ).toEqual(['/srv/app/a.py', 'lib/b [old].ts', 'README.md']);
    expect(foundPlaces('src/a.py\nsome words about it')).toBeNull();
    expect(foundPlaces('No matches found')).toBeNull();
  });

  test('of the web are links, wherever the list stands', () => {
    const links = [
      { title: 'One', url: 'https://a.test/1' },
      { url: 'https://b.test/2' },
      { title: 'no link' },
    ];
    const search = line('WebSearch', { id: 's', data: { query: 'q' } });
    const found = webHits(
      entry(
        search,
        result('WebSearch', 's', `Results for "q"\n\nLinks: ${JSON.stringify(links)}\n\nSo it is.`),
      ),
    );
    expect(found.hits.map(({ title, url }) => [title, url])).toEqual([
      ['One', 'https://a.test/1'],
      ['https://b.test/2', 'https://b.test/2'],
    ]);
    expect(found.rest).toBe('Results for "q"\n\n\n\nSo it is.');
    expect(webHits(entry(search, result('WebSearch', 's', 'Links: [broken'))).rest).toBe('Links: [broken');
  });
});

describe('answers', () => {
  const asked = line('ToolCall', { id: 'q', data: { name: 'AskUserQuestion' } });

  test('belong to their questions', () => {
    const said = 'User has answered: "Which one?"="Both, One", "Why?"="Because it \\"works\\"". Go on.';
    expect([...givenAnswers(entry(asked, result('AskUserQuestion', 'q', said))).byQuestion]).toEqual([
      ['Which one?', 'Both, One'],
      ['Why?', 'Because it \\"works\\"'],
    ]);
    const codex = JSON.stringify({ answers: { scope: { answers: ['Both'] } } });
    expect([...givenAnswers(entry(asked, result('AskUserQuestion', 'q', codex))).byQuestion]).toEqual([
      ['scope', 'Both'],
    ]);
  });

  test('choose an option by its whole name', () => {
    expect(isChosen('One', 'Phone')).toBe(false);
    expect(isChosen('One', 'Both, One')).toBe(true);
    expect(isChosen('', 'Both')).toBe(false);
  });
});

test('tools of a server are told apart from names with underscores', () => {
  expect(mcpName('mcp__git_hub__create_issue')).toEqual({ server: 'git_hub', tool: 'create_issue' });
  expect([mcpName('mcp_x'), mcpName('my__tool'), mcpName('mcp____')]).toEqual([null, null, null]);
});

test('a notebook edit tells its cell', () => {
  const data = {
    notebook_path: 'a.ipynb',
    cell_number: 3,
    cell_type: 'code',
    edit_mode: 'insert',
    new_source: 'x',
  };
  expect(notebookCell(call('NotebookEdit', data))).toEqual({
    cell: '3',
    kind: 'code',
    mode: 'insert',
    source: 'x',
  });
});

test('several edits of one call are parts of one diff, with what they share as context', () => {
  const edits = [
    { old_string: 'a\nb\nc', new_string: 'a\nB\nc' },
    { old_string: '', new_string: 'new' },
  ];
  expect(editDiff(call('MultiEdit', { file_path: 'x.py', edits }))).toBe(
    '@@ 1 / 2 @@\n a\n-b\n+B\n c\n@@ 2 / 2 @@\n+new',
  );
});

describe('thinking', () => {
  const thought = (words: string): ReturnType<typeof event> => event('Thinking', { blocks: [text(words)] });

  test.each([
    ['', true],
    ['  \n', true],
    ['[redacted thinking]', true],
    ['[REDACTED]', true],
    ['I redacted the file', false],
  ])('%j', (words, expected) => expect(isRedactedThinking(thought(words))).toBe(expected));

  test('has its own tokens, not those of its turn', () => {
    expect(
      thinkingTokens(event('Thinking', { attributes: { reasoning_tokens: 40, output_tokens: 900 } })),
    ).toBe(40);
    expect(thinkingTokens(event('Thinking', { attributes: { output_tokens: 900 } }))).toBeNull();
    expect(thinkingTokens(event('Thinking', { attributes: { reasoning_tokens: 0 } }))).toBeNull();
  });
});

describe('copies', () => {
  test('of a message are its Markdown, with fences that hold', () => {
    const blocks = event('AgentMessage', {
      blocks: [
        text('**Done**'),
        { type: 'Code', code: 'a\n```\nb', language: 'md' },
        { type: 'Image', url: 'data:image/png;base64,AAAA', alt: 'plan', mime: 'image/png' },
        { type: 'File', path: 'n.txt', content: 'in' },
      ],
    }).blocks;
    expect(asMarkdown(blocks)).toBe(
      '**Done**\n\n````md\na\n```\nb\n````\n\n[plan]\n\n`n.txt`\n\n```\nin\n```',
    );
  });

  test('of a call are what it was given and what it gave', () => {
    const copies = copiesOf(entry(ran('ls', 0, { id: 'c' }), result('Bash', 'c', 'out')));
    expect(copies).toEqual([
      { what: 'command', text: 'ls' },
      { what: 'output', text: 'out' },
    ]);
  });

  test('of a command offer its output once, wherever it stands', () => {
    const own = (words: string): ReturnType<typeof line> => ({
      ...ran('ls', 0, { id: 'c' }),
      content: { blocks: [text(words)] },
    });
    const outputs = (...lines: ReturnType<typeof line>[]): string[] =>
      copiesOf(entry(...lines)).flatMap(({ what, text: words }) => (what === 'output' ? [words] : []));
    expect(outputs(own('ls'))).toEqual([]);
    expect(outputs(own('a.py'))).toEqual(['a.py']);
    expect(outputs(own('a.py'), result('Bash', 'c', 'a.py'))).toEqual(['a.py']);
    expect(outputs(own('a.py'), result('Bash', 'c', 'done'))).toEqual(['a.py\ndone']);
  });
});

test('a record is indented, its huge texts named, and what is no JSON stays as it is', () => {
  const long = 'x'.repeat(30_000);
  expect(prettyRecord(JSON.stringify({ a: [1], b: long }), (n) => `(${n})`)).toBe(
    '{\n  "a": [\n    1\n  ],\n  "b": "(30000)"\n}',
  );
  expect(prettyRecord('{"a": <broken', String)).toBe('{"a": <broken');
});
