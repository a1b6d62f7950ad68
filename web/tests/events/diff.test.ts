import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { navigate } from '../../src/app/router.svelte';
import { loadBodies } from '../../src/events/lazy.svelte';
import { setLanguage } from '../../src/lib/i18n.svelte';
import { events, line } from '../make';
import Page from './Page.svelte';

beforeAll(async () => {
  await setLanguage('en');
  await loadBodies();
});

beforeEach(() => navigate('/session/made', { replace: true, keepScroll: true }));

const SMALL = '--- a/a.py\n+++ b/a.py\n@@ -7,2 +7,2 @@ def f\n same\n-wait = sleep(1)\n+wait = delay(1)\n';

async function edit(diff: string, path = 'a.py'): Promise<HTMLElement> {
  const { container } = render(Page, { recorded: events(line('FileEdit', { data: { path, diff } })) });
  const row = container.querySelector('button.row');
  if (row) await fireEvent.click(row);
  return container;
}

const cells = (container: HTMLElement): (string | null)[][] =>
  [...container.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('td, th')].map((cell) => cell.textContent?.trim() ?? ''),
  );

test('a diff shows numbers, signs and both sides', async () => {
  const container = await edit(SMALL);
  expect(cells(container)).toEqual([
    ['6 unchanged lines not in the log def f'],
    ['7', '7', '', 'same'],
    ['8', '', '−', 'wait = sleep(1)'],
    ['', '8', '+', 'wait = delay(1)'],
  ]);
  expect(container.querySelector('figcaption')?.textContent).toMatch(/a\.py\s*\+1\s*−1/);
});

test('words that changed are marked, and code has its colours', async () => {
  const container = await edit(SMALL);
  expect([...container.querySelectorAll('.word')].map((word) => word.textContent)).toEqual([
    'sleep',
    'delay',
  ]);
  await vi.waitFor(() => expect(container.querySelector('.added .hljs-number')?.textContent).toBe('1'));
});

test('the table tells what its columns and rows are', async () => {
  const container = await edit(SMALL);
  expect([...container.querySelectorAll('thead th')].map((head) => head.textContent)).toEqual([
    'Old line',
    'New line',
    'Change',
    'Line',
  ]);
  expect(container.querySelector('tr.added th[scope="row"]')?.textContent).toBe('8');
  expect(container.querySelector('tr.added .sign')?.getAttribute('aria-label')).toBe('added');
  expect(screen.getByRole('group', { name: 'Changes in a.py' })).toBeTruthy();
});

test('side by side is a choice that the address remembers', async () => {
  const container = await edit(SMALL);
  await fireEvent.click(screen.getByRole('button', { name: 'Side by side' }));
  expect(window.location.search).toBe('?diff=split');
  expect(cells(container).slice(1)).toEqual([
    ['7', '', 'same', '7', '', 'same'],
    ['8', '−', 'wait = sleep(1)', '8', '+', 'wait = delay(1)'],
  ]);
});

test('a narrow window has no room for two sides', async () => {
  const container = await edit(SMALL);
  await fireEvent.click(screen.getByRole('button', { name: 'Side by side' }));
  const wide = window.innerWidth;
  try {
    window.innerWidth = 700;
    await fireEvent(window, new Event('resize'));
    expect(screen.queryByRole('button', { name: 'Side by side' })).toBeNull();
    expect(cells(container)[1]).toEqual(['7', '7', '', 'same']);
  } finally {
    window.innerWidth = wide;
  }
});

test('unchanged lines are folded until asked for', async () => {
  const same = Array.from({ length: 30 }, (_, at) => ` line ${at}\n`).join('');
  const container = await edit(`@@ -1,31 +1,30 @@\n${same}-gone\n`);
  expect(container.textContent).not.toContain('line 9');
  await fireEvent.click(screen.getByRole('button', { name: 'Show 27 unchanged lines' }));
  expect(container.textContent).toContain('line 9');
  expect(container.querySelectorAll('tbody tr')).toHaveLength(31);
});

test('a large diff is drawn a part at a time', async () => {
  const many = Array.from({ length: 3000 }, (_, at) => `+line ${at}\n`).join('');
  const container = await edit(`@@ -0,0 +1,3000 @@\n${many}`);
  expect(container.querySelectorAll('tbody tr')).toHaveLength(160);
  await fireEvent.click(screen.getByRole('button', { name: 'Show 1,200 more of 2,840 lines' }));
  expect(container.querySelectorAll('tbody tr')).toHaveLength(1360);
});

test('each file of a patch has its own head, totals and copies', async () => {
  const written: string[] = [];
  vi.stubGlobal('navigator', { clipboard: { writeText: (text: string) => void written.push(text) } });
  const two = '--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n--- a/y.py\n+++ b/y.py\n@@ -1 +0,0 @@\n-z\n';
  const container = await edit(two, 'x.py');
  const heads = [...container.querySelectorAll('figcaption')];
  expect(heads.map((head) => head.querySelector('.path')?.textContent)).toEqual(['x.py', 'y.py']);
  const [, path] = screen.getAllByRole('button', { name: 'Copy path' });
  const [, diff] = screen.getAllByRole('button', { name: 'Copy diff' });
  if (path) await fireEvent.click(path);
  if (diff) await fireEvent.click(diff);
  expect(written).toEqual(['y.py', '-z']);
  vi.unstubAllGlobals();
});

test('hostile text stays text', async () => {
  const evil = '<img src=x onerror=alert(1)>"</span><script>alert(2)</script>';
  const container = await edit(`@@ -1 +1 @@ ${evil}\n-${evil} a\n+${evil} b\n`, `${evil}.html`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(container.querySelector('img, script, [onerror]')).toBeNull();
  expect(container.querySelector('tr.added .text')?.textContent).toBe(`${evil} b`);
});
