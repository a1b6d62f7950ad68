import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadBodies } from '../../src/events/lazy.svelte';
import { setLanguage } from '../../src/lib/i18n.svelte';
import type { Json } from '../../src/model/hail';
import { events, line, prompt, ran, read, result, says, text } from '../make';
import Page from './Page.svelte';

type Line = { [key: string]: Json };

beforeAll(async () => {
  await setLanguage('en');
  await loadBodies();
});

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  vi.stubGlobal('navigator', { clipboard: { writeText: (words: string) => void written.push(words) } });
});
afterEach(() => vi.unstubAllGlobals());

async function open(...lines: Line[]): Promise<HTMLElement> {
  const { container } = render(Page, {
    recorded: events(...lines),
    lines: lines.map((item) => JSON.stringify(item)),
  });
  for (const row of container.querySelectorAll('button.row')) await fireEvent.click(row);
  return container;
}

const call = (name: string, data: Json, id = 'c'): Line =>
  line('ToolCall', { id, data: { name }, blocks: [{ type: 'Json', data }] });
const words = (node: Element | null | undefined): string =>
  (node?.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('views', () => {
  test('tasks are a checklist', async () => {
    const todos = [
      { content: 'Look', status: 'completed' },
      { content: 'Mend', status: 'in_progress' },
    ];
    const container = await open(call('TodoWrite', { todos }), result('TodoWrite', 'c', 'ok'));
    expect(words(container.querySelector('.todo'))).toBe('1 of 2 done done Lookin progress Mend');
    expect(words(container)).toContain('Result ok');
  });

  test('an answer in own words is told beside the options', async () => {
    const questions = [
      { header: 'Scope', question: 'Which?', options: [{ label: 'One' }, { label: 'Two' }] },
    ];
    const container = await open(
      call('AskUserQuestion', { questions }),
      result('AskUserQuestion', 'c', 'answered: "Which?"="Neither: Phone"'),
    );
    expect(container.querySelector('.chosen')).toBeNull();
    expect(words(container.querySelector('.question'))).toContain('Answer: Neither: Phone');
  });

  test('a search is its files and lines', async () => {
    const search = line('CodeSearch', { id: 'c', data: { query: 'retry' } });
    const container = await open(search, result('Grep', 'c', 'src/a.py:3:retry()\nsrc/a.py:9:retry(2)'));
    expect(words(container.querySelector('.found'))).toBe('2 lines in 1 file src/a.py 3retry()9retry(2)');
  });

  test('a web search is links that open elsewhere', async () => {
    const links = [
      { title: 'Docs', url: 'https://a.test/d' },
      { title: 'Bad', url: 'javascript:alert(1)' },
    ];
    const search = line('WebSearch', { id: 'c', data: { query: 'q' } });
    const container = await open(search, result('WebSearch', 'c', `Links: ${JSON.stringify(links)}`));
    const found = [...container.querySelectorAll<HTMLAnchorElement>('.hits a')];
    expect(found.map(({ href, rel }) => [href, rel])).toEqual([
      ['https://a.test/d', 'noopener noreferrer nofollow'],
    ]);
    expect(words(container.querySelector('.hits'))).toContain('javascript:alert(1)');
  });

  test('a fetch tells what was asked of the page', async () => {
    const fetch = line('WebFetch', {
      data: { url: 'https://a.test/x' },
      blocks: [{ type: 'Json', data: { url: 'https://a.test/x', prompt: 'Does it work?' } }],
    });
    expect(words(await open(fetch))).toContain('https://a.test/x Asked of the page: Does it work?');
  });

  test('a server’s tool is a table of its arguments', async () => {
    const container = await open(call('mcp__tracker__create', { title: 'Bug', labels: ['a'] }));
    expect([...container.querySelectorAll('dt')].map(words)).toEqual(['Server', 'Tool', 'title', 'labels']);
    expect(words(container.querySelector('dl'))).toContain('tracker');
  });

  test('a notebook edit shows its cell', async () => {
    const data = { notebook_path: 'a.ipynb', cell_id: 'c7', cell_type: 'code', new_source: 'x = 1' };
    expect(words(await open(call('NotebookEdit', data)))).toMatch(/Cell c7 code.*x = 1/);
  });

  test('several edits of one call are one diff', async () => {
    const edits = [
      { old_string: 'a', new_string: 'b' },
      { old_string: 'c', new_string: 'd' },
    ];
    const container = await open(call('MultiEdit', { file_path: 'x.py', edits }));
    expect(container.querySelectorAll('tr.added, tr.removed')).toHaveLength(4);
    expect(words(container.querySelector('figcaption'))).toContain('x.py');
  });
});

test('the raw record of every event is one click away, with those of its results', async () => {
  const lines = [
    line('Quantum', { id: 'u', data: { spin: 1 } }),
    ran('ls', 0, { id: 'c' }),
    result('Bash', 'c', 'o'),
  ];
  await open(...lines);
  const buttons = screen.getAllByRole('button', { name: 'Raw JSON' });
  expect(buttons).toHaveLength(2);
  for (const button of buttons) await fireEvent.click(button);
  await vi.waitFor(() => expect(screen.getAllByRole('button', { name: 'Copy this line' })).toHaveLength(3));
  for (const button of screen.getAllByRole('button', { name: 'Copy this line' }))
    await fireEvent.click(button);
  expect(written).toEqual(lines.map((item) => JSON.stringify(item)));
});

test('messages offer their Markdown and their record', async () => {
  const container = await open(prompt('Make **it**'), says('Done: `x`'));
  const menus = screen.getAllByRole('button', { name: 'More about this message' });
  expect(menus).toHaveLength(2);
  for (const menu of menus) await fireEvent.click(menu);
  for (const copy of screen.getAllByRole('button', { name: 'Copy as Markdown' })) await fireEvent.click(copy);
  expect(written).toEqual(['Make **it**', 'Done: `x`']);
  const [, raw] = screen.getAllByRole('button', { name: 'Raw JSON' });
  if (raw) await fireEvent.click(raw);
  await vi.waitFor(() => expect(words(container.querySelector('.message'))).toContain('"AgentMessage"'));
});

test('a call offers its command, input, output and path', async () => {
  await open(ran('make all', 2, { id: 'c', ms: 1500 }), result('Bash', 'c', 'broken'), read('src/a.py'));
  for (const name of ['Copy command', 'Copy output', 'Copy path'])
    await fireEvent.click(screen.getByRole('button', { name }));
  expect(written).toEqual(['make all', 'broken', 'src/a.py']);
  const [meta] = document.querySelectorAll<HTMLElement>('.meta');
  expect(meta && within(meta).getByText('exit 2')).toBeTruthy();
  expect(meta && within(meta).getByText('1.5 s')).toBeTruthy();
});

test('thinking that the provider kept says so, closed and opened', async () => {
  const kept = line('Thinking', { blocks: [text('[redacted thinking]')] });
  const container = await open(
    kept,
    line('Thinking', { blocks: [text('hm')], attributes: { reasoning_tokens: 1200 } }),
  );
  const rows = [...container.querySelectorAll('button.row')].map(words);
  expect(rows).toEqual(['Thinking kept back by the provider', 'Thinking hm 1,200 tokens']);
  expect(words(container)).toContain('The provider did not release this thinking');
});

test('hostile text is text in every view', async () => {
  const evil = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  const container = await open(
    call('TodoWrite', { todos: [{ content: evil, status: evil }] }, '1'),
    call(
      'AskUserQuestion',
      { questions: [{ header: evil, question: evil, options: [{ label: evil }] }] },
      '2',
    ),
    result('AskUserQuestion', '2', `"${evil}"="${evil}"`),
    call(`mcp__${evil}__x`, { [evil]: evil, deep: { evil } }, '3'),
    call('NotebookEdit', { cell_id: evil, cell_type: evil, new_source: evil }, '4'),
    call('MultiEdit', { file_path: evil, edits: [{ old_string: evil, new_string: `${evil}!` }] }, '5'),
    line('WebSearch', { id: '6', data: { query: evil } }),
    result('WebSearch', '6', `Links: ${JSON.stringify([{ title: evil, url: `https://x.test/${evil}` }])}`),
    line('WebFetch', {
      data: { url: `javascript:${evil}` },
      blocks: [{ type: 'Json', data: { prompt: evil } }],
    }),
    line('FileSearch', { id: '7', data: { pattern: evil } }),
    result('Glob', '7', `${evil}.py:1:${evil}`),
  );
  for (const raw of screen.getAllByRole('button', { name: 'Raw JSON' })) await fireEvent.click(raw);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(container.querySelector('img, script, iframe, [onerror]')).toBeNull();
  expect(container.querySelector('a[href^="javascript"]')).toBeNull();
});

describe('pictures', () => {
  const image = (url: string, alt: string | null = 'The plan'): Line =>
    line('AgentMessage', { blocks: [{ type: 'Image', url, alt, mime: 'image/png' }] });

  beforeAll(() => {
    // jsdom has no modal dialogs.
    HTMLDialogElement.prototype.showModal = function showModal(): void {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function close(): void {
      this.open = false;
      this.dispatchEvent(new Event('close'));
    };
  });

  test('in the file are thumbnails that open, zoom and close', async () => {
    const container = await open(image('data:image/png;base64,AAAA'));
    expect(words(container.querySelector('figcaption'))).toBe('The plan · png · 3 B');
    await fireEvent.click(screen.getByRole('button', { name: 'Open The plan' }));
    const box = screen.getByRole('dialog', { name: 'The plan' });
    expect(within(box).getByRole('img').className).toContain('fit');
    await fireEvent.click(within(box).getByRole('button', { name: '100%' }));
    await fireEvent.click(within(box).getByRole('button', { name: 'Zoom in' }));
    expect(words(box)).toContain('150%');
    await fireEvent.click(within(box).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('elsewhere, of other kinds or too large are told, not drawn', async () => {
    const container = await open(
      image('https://x.test/a.png'),
      image('data:image/svg+xml;base64,AAAA'),
      image('data:image/png,%3Cscript%3E', null),
      image(`data:image/png;base64,${'A'.repeat(9 * 1024 * 1024)}`),
    );
    expect(container.querySelector('img')).toBeNull();
    expect(words(container)).toContain('svg+xml is not drawn: it may hold scripts');
    expect(words(container)).toContain('too large to draw here');
    expect(container.querySelector('a[href="https://x.test/a.png"]')?.getAttribute('rel')).toContain(
      'noreferrer',
    );
  });

  test('without a text of their own have a name all the same', async () => {
    const container = await open(image('data:image/png;base64,AAAA', null));
    expect(container.querySelector('img')?.alt).toBe('Image');
  });
});
