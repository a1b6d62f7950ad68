import { fireEvent, render } from '@testing-library/svelte';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadBodies } from '../../src/events/lazy.svelte';
import { setLanguage } from '../../src/lib/i18n.svelte';
import type { Json } from '../../src/model/hail';
import { events, line, prompt, ran, read, result, says, text } from '../make';
import Page from './Page.svelte';

beforeAll(async () => {
  await setLanguage('en');
  await loadBodies();
});

type Line = { [key: string]: Json };

function page(...lines: Line[]): HTMLElement {
  return render(Page, { recorded: events(...lines) }).container;
}

/** Opens every row, also those that appear when another one opens. */
async function open(container: HTMLElement): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    for (const button of container.querySelectorAll('button.row[aria-expanded="false"]'))
      await fireEvent.click(button);
  }
}

const words = (container: Element): string => (container.textContent ?? '').replace(/\s+/g, ' ').trim();

describe.each<[string, Line, string]>([
  ['SystemMessage', line('SystemMessage', { blocks: [text('be helpful')] }), 'System be helpful'],
  ['Thinking', line('Thinking', { blocks: [text('**hm**, well')] }), 'Thinking hm, well'],
  ['ToolCall', line('ToolCall', { data: { name: 'Todo' }, blocks: [text('write')] }), 'Todo write'],
  ['ToolResult', result('Todo', null, 'done'), 'Result of Todo done'],
  ['FileRead', read('src/a.py'), 'Read src/a.py'],
  ['CodeSearch', line('CodeSearch', { data: { query: 'retry' } }), 'Searched for retry'],
  ['FileSearch', line('FileSearch', { data: { pattern: '*.py' } }), 'Looked for files *.py'],
  ['FileEdit', line('FileEdit', { data: { path: 'a.py', diff: '-x\n+y\n+z' } }), 'Edited a.py +2 −1'],
  ['FileCreate', line('FileCreate', { data: { path: 'a.py' } }), 'Created a.py'],
  ['FileDelete', line('FileDelete', { data: { path: 'a.py' } }), 'Deleted a.py'],
  ['ShellCommand', ran('make all', 2, { ms: 1500 }), 'Ran$ make all exit 2 1.5 s'],
  ['ImageGenerate', line('ImageGenerate', { data: { prompt: 'fog' } }), 'Made an image fog'],
  ['VideoGenerate', line('VideoGenerate', { data: { prompt: 'fog' } }), 'Made a video fog'],
  ['AudioGenerate', line('AudioGenerate', { data: { prompt: 'fog' } }), 'Made audio fog'],
  ['WebSearch', line('WebSearch', { data: { query: 'svelte' } }), 'Searched the web for svelte'],
  ['WebFetch', line('WebFetch', { data: { url: 'https://a.test/b' } }), 'Fetched a.test/b'],
  ['TaskStart', line('TaskStart', { data: { title: 'Audit' } }), 'Task started Audit'],
  ['TaskEnd', line('TaskEnd', { data: { summary: 'fine' } }), 'Task ended fine'],
  ['Custom', line('Custom', { data: { kind: 'plan' }, blocks: [text('step')] }), 'plan step'],
  [
    'token counter',
    line('Custom', { data: { kind: 'token_count' }, attributes: { input_tokens: 9000, output_tokens: 5 } }),
    'Tokens 9,000 in, 5 out',
  ],
  ['unknown type', line('Quantum', { data: { spin: 1 } }), 'Unknown event Quantum'],
  [
    'order to a sub-agent',
    line('UserMessage', { blocks: [text('go')], attributes: { merged_subagent: true } }),
    'Order to agent go',
  ],
])('%s', (_name, item, expected) => {
  test('is one line that opens and closes', async () => {
    const container = page(item);
    expect(words(container.querySelector('.event') ?? container)).toBe(expected);
    const button = container.querySelector('button.row');
    expect(button?.getAttribute('aria-expanded')).toBe('false');
    await open(container);
    expect(button?.getAttribute('aria-expanded')).toBe('true');
    expect(container.querySelector('.meta a')?.getAttribute('href')).toBe(`#e=${String(item['event_id'])}`);
    if (button) await fireEvent.click(button);
    expect(words(container.querySelector('.event') ?? container)).toBe(expected);
  });
});

test('a prompt is a heading with its number and a permalink', () => {
  const container = page(prompt('Make it `work`\n\nplease', { id: 'p 1' }));
  const heading = container.querySelector('h2');
  expect(heading?.querySelector('code')?.textContent).toBe('work');
  expect(heading?.textContent).toContain('Prompt 1');
  expect(container.querySelector('h2 a.number')?.getAttribute('href')).toBe('#e=p%201');
  expect(words(container)).toContain('please');
});

test('an answer is prose, without a row around it', () => {
  const container = page(says('# Done\n\n- one'));
  expect(container.querySelector('button.row')).toBeNull();
  expect(container.querySelector('li')?.textContent).toBe('one');
});

test('a call holds its result, which is nowhere else', async () => {
  const container = page(ran('ls', 0, { id: 'c' }), result('Bash', 'c', 'unique output'));
  expect(container.querySelectorAll('button.row')).toHaveLength(1);
  expect(words(container)).not.toContain('unique output');
  await open(container);
  expect(words(container).split('unique output')).toHaveLength(2);
});

test('a run is one row that opens; the failed one stands outside', async () => {
  const bad = [read('d.py', { id: 'd' }), result('Read', 'd', 'no such file', true)];
  const container = page(read('a.py'), read('b.py'), read('c.py'), ...bad);
  expect([...container.querySelectorAll('button.row')].map(words)).toEqual([
    'read 3 files',
    'Read d.py failed',
  ]);
  await open(container);
  expect(container.querySelectorAll('.inner button.row')).toHaveLength(3);
  expect(words(container)).toContain('Error');
});

test('long output shows head and tail until asked', async () => {
  const output = Array.from({ length: 4000 }, (_, at) => `line ${at}`).join('\n');
  const container = page(ran('yes', 0, { id: 'c' }), result('Bash', 'c', output));
  await open(container);
  expect(words(container)).toContain('3,964 lines hidden. Show all 4,000');
  expect(words(container)).not.toContain('line 2000');
  const more = [...container.querySelectorAll('.terminal button')].find((button) =>
    button.textContent?.includes('4,000'),
  );
  if (more) await fireEvent.click(more);
  expect(words(container)).toContain('line 2000');
});

test('questions show their options and mark the answer', async () => {
  const data = {
    questions: [{ header: 'Scope', question: 'Which?', options: [{ label: 'Both' }, { label: 'One' }] }],
  };
  const call = line('ToolCall', {
    id: 'q',
    data: { name: 'AskUserQuestion' },
    blocks: [{ type: 'Json', data }],
  });
  const container = page(call, result('AskUserQuestion', 'q', 'chose Both'));
  await open(container);
  expect([...container.querySelectorAll('li.chosen strong')].map(words)).toEqual(['Both']);
});

describe('content blocks', () => {
  const blocks: Record<string, [Json, string | RegExp]> = {
    Text: [text('plain **bold**'), 'plain bold'],
    Code: [{ type: 'Code', code: 'x = 1\ny = 2', language: 'py', start_line: 7 }, /7 8 ?x = 1/],
    Image: [
      { type: 'Image', url: 'https://x.test/a.png', alt: 'plan', mime: 'image/png' },
      'Image https://x.test/a.png plan · image/png',
    ],
    Video: [{ type: 'Video', url: 'https://x.test/v.mp4', mime: 'video/mp4' }, 'Video https://x.test/v.mp4'],
    Audio: [
      { type: 'Audio', url: 'data:audio/wav;base64,AA', mime: 'audio/wav' },
      'Audio embedded in the file',
    ],
    File: [{ type: 'File', path: 'notes.txt', content: 'inside' }, /File notes\.txt.*inside/],
    Json: [{ type: 'Json', data: { a: [1] } }, '"a": [ 1 ]'],
    Reference: [
      { type: 'Reference', uri: 'repo://x', media_type: 'text/plain' },
      'Reference repo://x text/plain',
    ],
    Unknown: [{ type: 'Hologram', depth: 3 }, /Block of an unknown kind Hologram.*"depth": 3/],
  };

  test.each(Object.entries(blocks))('%s is readable', (_name, [block, expected]) => {
    const container = page(line('AgentMessage', { blocks: [block] }));
    expect(words(container)).toMatch(expected);
    expect(container.querySelector('img, video, audio, iframe, object')).toBeNull();
  });

  test('a picture inside the file is drawn', () => {
    const url = 'data:image/png;base64,AAAA';
    const container = page(
      line('AgentMessage', { blocks: [{ type: 'Image', url, alt: 'dot', mime: 'image/png' }] }),
    );
    expect(container.querySelector('img')?.getAttribute('src')).toBe(url);
    expect(container.querySelector('img')?.alt).toBe('dot');
  });
});

test('a fold of notes around one call names it', () => {
  const note = line('SystemMessage', { blocks: [text('n')], attributes: { 'progress.type': 'hook' } });
  expect(words(page(note, read('/w/app/a.py'), note))).toContain('Read a.py, 2 system notes');
  expect(words(page(note, ran('make all', 0), note))).toContain('$ make all, 2 system notes');
  expect(words(page(note, ran('make all', 0), ran('ls', 0), note))).toContain('ran 2 commands');
});

test('hostile text is text everywhere', async () => {
  const evil = '<img src=x onerror=alert(1)><script>alert(1)</script>';
  const lines = [
    prompt(evil),
    says(evil),
    ran(evil, 1, { id: 'c' }),
    result(evil, 'c', `\u001b[31m${evil}`),
    read(evil),
    line('FileEdit', { data: { path: evil, diff: `+${evil}` } }),
    line('WebFetch', { data: { url: `javascript:${evil}` } }),
    line('Custom', { data: { kind: evil }, blocks: [text(evil)] }),
    line('TaskStart', { data: { title: evil }, task: evil }),
    says(evil, { task: evil }),
    line('AgentMessage', {
      blocks: [
        { type: 'Image', url: 'javascript:alert(1)', alt: evil, mime: evil },
        { type: 'Reference', uri: 'javascript:alert(1)', media_type: evil },
      ],
    }),
    line(evil, { data: { evil } }),
  ];
  const container = page(...lines);
  await open(container);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(container.querySelector('img, script, iframe, [onerror]')).toBeNull();
  const links = [...container.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? '');
  expect(links.filter((href) => !/^(?:#e=|https?:)/.test(href))).toEqual([]);
});

test('without times and durations nothing invents one', async () => {
  const container = page({ ...ran('ls', null), timestamp: null });
  await open(container);
  expect(container.querySelector('time')).toBeNull();
  expect(container.querySelector('.duration')).toBeNull();
});
