import { describe, expect, test } from 'vitest';
import { exportedPage, fileName, inert, type Exported } from '../../src/model/exported';

const FACTS: Exported = {
  title: '</title><script>alert(1)</script>',
  address: 'https://x.test/session/a"b',
  at: 0,
  language: 'en',
};
const LINES = '{"type":"event","text":"</script><script>alert(2)</script> <!-- \\u003c"}\n{"type":"stats"}\n';
const VIEWER = { script: 'const end = "</script>";', style: 'p { color: red }' };

describe('an exported file', () => {
  test('has the session as it was, and no element but its own', async () => {
    const page = new DOMParser().parseFromString(await exportedPage(FACTS, LINES, VIEWER), 'text/html');
    expect([...page.querySelectorAll('script')].map((script) => script.type)).toEqual([
      'application/json',
      'application/jsonl',
      '',
    ]);
    expect(page.title).toBe(FACTS.title);
    expect(JSON.parse(page.getElementById('exported')?.textContent ?? '')).toEqual(FACTS);
    const carried = (page.getElementById('session')?.textContent ?? '').trim().split('\n');
    expect(carried.map((line) => JSON.parse(line) as unknown)).toEqual(
      LINES.trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    );
    expect(page.querySelectorAll('[onerror], iframe, img')).toHaveLength(0);
  });

  test('allows its one script by its digest and nothing from elsewhere', async () => {
    const page = new DOMParser().parseFromString(await exportedPage(FACTS, LINES, VIEWER), 'text/html');
    const policy = page.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';
    const script = page.querySelector('script:not([type])')?.textContent ?? '';
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script));
    expect(policy).toContain(`'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toMatch(/https?:|script-src[^;]*unsafe/);
  });
});

test('JSON in an element cannot end it and reads the same', () => {
  const value = { a: '</script>', b: '<!--', c: '\\u003c' };
  expect(inert(JSON.stringify(value))).not.toContain('<');
  expect(JSON.parse(inert(JSON.stringify(value)))).toEqual(value);
});

test.each([
  ['Fix: the retry/queue?', 'Fix-the-retry-queue.md'],
  ['  ../../etc/passwd ', 'etc-passwd.md'],
  ['한글 제목!', '한글-제목.md'],
  ['???', 'session.md'],
  ['a'.repeat(100), `${'a'.repeat(60)}.md`],
])('the file of "%s" is called %s', (title, name) => {
  expect(fileName(title, '.md')).toBe(name);
});
