import { beforeAll, describe, expect, test, vi } from 'vitest';
import { getJson, loadCapabilities, OFF, readFailure } from '../../src/lib/api';
import { explain } from '../../src/lib/failure';
import { setLanguage } from '../../src/lib/i18n.svelte';
import { isEditing, shortcut } from '../../src/lib/keys';

beforeAll(() => setLanguage('en'));

const failure = (code: string, more: object = {}): Parameters<typeof explain>[0] => ({
  code,
  message: '',
  hint: null,
  retryAfter: null,
  status: 422,
  ...more,
});

describe('an error answer', () => {
  test('is read from the envelope', async () => {
    const body = {
      code: 'parser_selection_required',
      message: 'choose',
      hint: 'h',
      parser_candidates: [{ id: 'codex', confidence: 64, reason: 'r' }, 'junk', { confidence: 1 }],
    };
    const read = await readFailure(Response.json(body, { status: 429, headers: { 'retry-after': '30' } }));
    expect(read).toEqual({
      status: 429,
      code: 'parser_selection_required',
      message: 'choose',
      hint: 'h',
      retryAfter: 30,
      candidates: [{ id: 'codex', confidence: 64, reason: 'r' }],
    });
  });

  test.each(['<html>Bad gateway</html>', '', '[]', 'null', '{"code":5}'])(
    'or from nothing: %j',
    async (body) => {
      const read = await readFailure(new Response(body, { status: 502 }));
      expect([read.code, read.message, read.candidates]).toEqual(['http_502', '', []]);
    },
  );

  test('no answer at all is a network failure', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
    await expect(getJson('/api/x')).rejects.toMatchObject({ code: 'network', status: 0 });
    vi.unstubAllGlobals();
  });
});

describe('an error in words', () => {
  test('the English of the server stays out of a Korean page that has words of its own', async () => {
    const said = { message: 'The file is larger than 10 bytes.' };
    expect(explain(failure('file_too_large', said)).detail).toBe(said.message);
    await setLanguage('ko');
    expect(explain(failure('file_too_large', said)).detail).toBe('');
    expect(explain(failure('something_new', said)).detail).toBe(said.message);
    await setLanguage('en');
  });

  test.each([
    ['invalid_source', 'This link does not name a file that can be read.'],
    ['source_not_found', 'The host has no such file.'],
    ['source_private', 'The host does not show this file to strangers.'],
    ['fetch_failed', 'The file could not be fetched.'],
    ['file_too_large', 'The file is larger than this site reads.'],
    ['parse_failed', 'The file was fetched, but it looks like no session log.'],
    ['parser_selection_required', 'This site is not sure which tool wrote this log.'],
    ['rate_limited', 'Too many requests came from your address.'],
    ['upstream_timeout', 'The Git host took too long to answer.'],
    ['upstream_rate_limited', 'The Git host refuses more requests for now.'],
    ['something_new', 'The request was refused.'],
  ])('%s', (code, what) => {
    expect(explain(failure(code)).what).toBe(what);
  });

  test('a fault of the server is called one, and the wait is named', () => {
    expect(explain(failure('internal', { status: 500 })).what).toBe('The site had a fault of its own.');
    expect(explain(failure('rate_limited', { retryAfter: 30 })).next).toContain('in 30 seconds');
  });

  test('being offline is not the site’s fault', () => {
    vi.stubGlobal('navigator', { onLine: false });
    expect(explain(failure('network', { status: 0 })).what).toBe('You are offline.');
    vi.unstubAllGlobals();
  });
});

test('capabilities that cannot be asked for are off', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
  expect(await loadCapabilities()).toEqual(OFF);
  vi.stubGlobal('fetch', () =>
    Promise.resolve(Response.json({ auth_enabled: 'yes', gh_share_enabled: true })),
  );
  expect(await loadCapabilities()).toEqual({ ...OFF, parse_preview_enabled: true });
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      Response.json({ parse_preview_enabled: false, gh_share_enabled: true, upload_enabled: true }),
    ),
  );
  expect(await loadCapabilities()).toEqual(OFF);
  vi.unstubAllGlobals();
});

test('shortcuts stay silent while typing, with modifiers and under a dialog', () => {
  const press = (target: HTMLElement, init: KeyboardEventInit): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', { bubbles: true, ...init });
    document.body.append(target);
    target.dispatchEvent(event);
    return event;
  };
  const [input, select, button] = ['input', 'select', 'button'].map((name) => document.createElement(name));
  if (!input || !select || !button) throw new Error('no elements');
  expect(isEditing(press(input, { key: 't' }))).toBe(true);
  expect(isEditing(press(select, { key: 't' }))).toBe(true);
  expect(shortcut(press(button, { key: 't' }))).toBe('t');
  expect(shortcut(press(button, { key: 't', metaKey: true }))).toBeNull();
  const dialog = document.createElement('dialog');
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  expect(shortcut(press(button, { key: 't' }))).toBeNull();
  dialog.remove();
});
