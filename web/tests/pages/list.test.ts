import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { navigate } from '../../src/app/router.svelte';
import type { SessionSummary } from '../../src/lib/api';
import { setLanguage } from '../../src/lib/i18n.svelte';
import { agentColumns } from '../../src/pages/list/columns';
import SessionsPage from '../../src/pages/SessionsPage.svelte';

interface Asked {
  url: URL;
  cache: string | undefined;
  signal: AbortSignal | null;
  answer: (body: unknown, status?: number) => void;
  fail: () => void;
}

let asked: Asked[] = [];
let wide = false;
let unmount: () => void = () => undefined;

beforeAll(() => setLanguage('en'));

beforeEach(() => {
  asked = [];
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('matchMedia', () => ({
    matches: wide,
    addEventListener: () => 0,
    removeEventListener: () => 0,
  }));
  vi.stubGlobal('fetch', (path: string, options?: RequestInit) => {
    const url = new URL(path, 'http://site.test');
    return new Promise<Response>((resolve, reject) => {
      const signal = options?.signal ?? null;
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      if (url.pathname.endsWith('/facets')) resolve(Response.json(facets));
      else if (url.pathname.endsWith('/repos')) resolve(Response.json({ repos: ['acme/queue'] }));
      else
        asked.push({
          url,
          cache: options?.cache,
          signal,
          answer: (body, status = 200) => resolve(Response.json(body, { status })),
          fail: () => reject(new TypeError('no network')),
        });
    });
  });
});

afterEach(() => {
  unmount();
  vi.unstubAllGlobals();
});

const facet = (...values: [string, number][]): object => ({
  values: values.map(([value, count]) => ({ value, count })),
  exact: true,
  more: false,
});
const facets = {
  total: 3,
  total_exact: true,
  facets: {
    tool: facet(['codex', 2], ['gemini', 1], ['amp', 0]),
    git_repo_name: facet(),
    model: facet(['gpt-q', 2], ['gpt-r', 1]),
    errors: facet(['1', 1], ['0', 2]),
    pr: facet(),
    commit: facet(),
    duration: {
      values: [
        { value: 'short', count: 1, min_duration: 0, max_duration: 59 },
        { value: 'long', count: 2, min_duration: 3600, max_duration: 14399 },
      ],
      exact: false,
      more: false,
    },
    time_range: facet(['all', 3]),
  },
};

const session = (id: string, title: string, agents = 1): SessionSummary => ({
  id,
  tool: 'codex',
  agent_model: 'm',
  title,
  description: null,
  created_at: '2026-01-01T00:00:00Z',
  message_count: 3,
  event_count: 9,
  duration_seconds: 61,
  total_input_tokens: 0,
  total_output_tokens: 0,
  has_errors: false,
  max_active_agents: agents,
});

const list = (sessions: SessionSummary[], total = sessions.length, exact = true): object => ({
  sessions,
  total,
  total_exact: exact,
  page: 1,
  per_page: 20,
});

let visit = 0;

/** Opens the list under an address that no earlier test has cached. */
function open(query = ''): HTMLElement {
  visit += 1;
  navigate(`/sessions${query || `?search=visit-${visit}`}`);
  const page = render(SessionsPage);
  unmount = page.unmount;
  return page.container;
}

const text = (container: Element): string => (container.textContent ?? '').replace(/\s+/g, ' ');

describe('the session list', () => {
  test('asks with everything that is in the address', async () => {
    open('?search=retry&tool=codex&git_repo_name=a%2Fb&sort=longest&time_range=7d&page=2');
    await tick();
    expect(asked[0]?.url.search).toBe(
      '?search=retry&tool=codex&git_repo_name=a%2Fb&sort=longest&time_range=7d&page=2&per_page=20&snippets=1',
    );
  });

  test('shows rows as links, with the total', async () => {
    const container = open();
    await tick();
    asked[0]?.answer(list([session('a', 'One'), session('b', '<b>Two</b>')], 41, false));
    await waitFor(() => expect(container.querySelectorAll('a[data-session-id]')).toHaveLength(2));
    expect(text(container)).toContain('41+ sessions');
    expect(container.querySelector('a[data-session-id="a"]')?.getAttribute('href')).toBe('/session/a');
    expect(container.querySelector('.rows b')).toBeNull();
  });

  test('applies the newest answer only', async () => {
    const container = open();
    await tick();
    navigate('/sessions?search=newer');
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[0]?.signal?.aborted).toBe(true);
    asked[1]?.answer(list([session('new', 'Newer')]));
    asked[0]?.answer(list([session('old', 'Older')]));
    await waitFor(() => expect(text(container)).toContain('Newer'));
    expect(text(container)).not.toContain('Older');
  });

  test('tells no sessions from no match', async () => {
    const container = open();
    await tick();
    asked[0]?.answer(list([]));
    await waitFor(() => expect(text(container)).toContain('No session matches these filters'));
    unmount();
    const bare = open('?sort=popular');
    await tick();
    asked[1]?.answer(list([]));
    await waitFor(() => expect(text(bare)).toContain('No sessions yet'));
  });

  test('a page past the end leads back to the first one of the same list', async () => {
    const container = open('?search=past&page=9');
    await tick();
    asked[0]?.answer(list([], 3));
    const link = await screen.findByRole('link', { name: 'Go to the first page' });
    expect(link.getAttribute('href')).toBe('/sessions?search=past');
    expect(text(container)).not.toContain('No session matches');
  });

  test('keeps the old rows when a request fails, and tries again', async () => {
    const container = open();
    await tick();
    asked[0]?.answer(list([session('a', 'Kept')]));
    await waitFor(() => expect(text(container)).toContain('Kept'));
    navigate('/sessions?search=broken');
    await waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.answer({ code: 'internal', message: 'The store is asleep.' }, 503);
    await waitFor(() => expect(text(container)).toContain('The store is asleep.'));
    expect(text(container)).toContain('Kept');
    const retry = container.querySelector('[role="alert"] button');
    if (retry) await fireEvent.click(retry);
    await waitFor(() => expect(asked).toHaveLength(3));
  });

  test('says when the site does not answer', async () => {
    const container = open();
    await tick();
    asked[0]?.fail();
    await waitFor(() => expect(text(container)).toContain('The site did not answer.'));
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(asked).toHaveLength(2);
    asked[1]?.answer(list([session('a', 'There')]));
    await waitFor(() => expect(text(container)).toContain('There'));
    expect(text(container)).not.toContain('did not answer');
  });

  test('writes a search into the address on Enter, and reads it back from there', async () => {
    const container = open();
    await tick();
    const box = container.querySelector<HTMLInputElement>('#session-search');
    if (!box) throw new Error('no search box');
    await fireEvent.input(box, { target: { value: ' 재시도 ' } });
    expect(asked).toHaveLength(1);
    await fireEvent.submit(box.form ?? box);
    expect(new URLSearchParams(window.location.search).get('search')).toBe('재시도');
    navigate('/sessions?search=other');
    await tick();
    expect(box.value).toBe('other');
  });

  test('has keys for its controls, silent while typing', async () => {
    const container = open('?tool=codex&search=keys');
    await tick();
    await fireEvent.keyDown(window, { key: 'o' });
    expect(window.location.search).toContain('sort=popular');
    await fireEvent.keyDown(window, { key: 'r' });
    expect(window.location.search).toContain('time_range=24h');
    await fireEvent.keyDown(window, { key: 't' });
    expect(window.location.search).toContain('tool=cursor');
    const before = window.location.search;
    const box = container.querySelector('#session-search');
    if (box) await fireEvent.keyDown(box, { key: 'o' });
    await fireEvent.keyDown(window, { key: 'o', ctrlKey: true });
    expect(window.location.search).toBe(before);
  });

  test('j and k move between rows', async () => {
    const container = open();
    await tick();
    asked[0]?.answer(list([session('a', 'One'), session('b', 'Two')]));
    await waitFor(() => expect(container.querySelectorAll('a[data-session-id]')).toHaveLength(2));
    const focused = (): string | undefined => (document.activeElement as HTMLElement).dataset['sessionId'];
    await fireEvent.keyDown(window, { key: 'j' });
    expect(focused()).toBe('a');
    await fireEvent.keyDown(window, { key: 'j' });
    await fireEvent.keyDown(window, { key: 'j' });
    expect(focused()).toBe('b');
    await fireEvent.keyDown(window, { key: 'k' });
    expect(focused()).toBe('a');
  });

  test('l lays the sessions out by their agents, which the address keeps and no request is made for', async () => {
    const container = open();
    await tick();
    asked[0]?.answer(list([session('a', 'One'), session('b', 'Six', 6), session('c', 'Also one')]));
    await waitFor(() => expect(container.querySelectorAll('a[data-session-id]')).toHaveLength(3));
    await fireEvent.keyDown(window, { key: 'l' });
    expect(window.location.search).toContain('layout=agents');
    await screen.findByRole('region', { name: '6 agents 1' });
    expect(screen.getAllByRole('region').map((column) => text(column))).toEqual([
      expect.stringMatching(/^6 agents 1 Six/),
      expect.stringMatching(/^1 agent 2 One.*Also one/),
    ]);
    await fireEvent.keyDown(window, { key: 'j' });
    expect((document.activeElement as HTMLElement).dataset['sessionId']).toBe('b');
    await fireEvent.click(screen.getByRole('radio', { name: 'List' }));
    expect(window.location.search).not.toContain('layout');
    expect(container.querySelector('a[data-session-id]')?.textContent).toContain('One');
    await fireEvent.keyDown(screen.getByRole('radio', { name: 'List' }), { key: 'l' });
    expect(window.location.search).toContain('layout=agents');
    expect(asked).toHaveLength(1);
  });

  test('Shift and R ask the site itself, past what is cached, and say when that is done', async () => {
    const container = open();
    await tick();
    asked[0]?.answer(list([session('a', 'Old')]));
    await waitFor(() => expect(text(container)).toContain('Old'));
    await fireEvent.keyDown(window, { key: 'R', shiftKey: true });
    expect(asked.map(({ cache }) => cache)).toEqual(['default', 'no-store']);
    expect(asked[1]?.url.href).toBe(asked[0]?.url.href);
    expect(text(container)).toContain('Old');
    expect(text(container)).not.toContain('Up to date');
    asked[1]?.answer(list([session('b', 'New')]));
    await waitFor(() => expect(text(container)).toContain('Up to date'));
    expect(text(container)).toContain('New');
    // With Caps Lock the same key without Shift is the range.
    await fireEvent.keyDown(window, { key: 'R' });
    expect(window.location.search).toContain('time_range=24h');
  });

  test('a refresh forgets what other addresses had shown', async () => {
    open('?search=first');
    await tick();
    asked[0]?.answer(list([session('a', 'Old')]));
    await waitFor(() => expect(text(document.body)).toContain('Old'));
    navigate('/sessions?search=second');
    await waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.answer(list([session('b', 'Second')]));
    await waitFor(() => expect(text(document.body)).toContain('Second'));
    await fireEvent.keyDown(window, { key: 'R', shiftKey: true });
    navigate('/sessions?search=first');
    await waitFor(() => expect(asked).toHaveLength(4));
    expect(text(document.body)).not.toContain('Old');
  });

  test('offline, the last list stays with a calm notice, and is loaded again when the network is back', async () => {
    const container = open();
    await tick();
    asked[0]?.answer(list([session('a', 'Kept')]));
    await waitFor(() => expect(text(container)).toContain('Kept'));
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await fireEvent(window, new Event('offline'));
    expect(text(screen.getByRole('status'))).toContain('You are offline. The list below is the last one');
    await fireEvent.keyDown(window, { key: 'o' });
    await waitFor(() => expect(asked).toHaveLength(2));
    asked[1]?.fail();
    await waitFor(() => expect(container.querySelector('[aria-busy]')?.ariaBusy).not.toBe('true'));
    expect(text(container)).toContain('Kept');
    expect(screen.queryByRole('alert')).toBeNull();
    online.mockRestore();
    await fireEvent(window, new Event('online'));
    expect(text(screen.getByRole('status'))).not.toContain('offline');
    expect(asked[2]?.url.search).toContain('sort=popular');
    asked[2]?.answer(list([session('b', 'Fresh')]));
    await waitFor(() => expect(text(container)).toContain('Fresh'));
    expect(text(screen.getByRole('status')).trim()).toBe('');
  });

  test('pages are links that keep the filters', async () => {
    const container = open('?tool=amp&page=2&search=pages');
    await tick();
    asked[0]?.answer(
      list(
        Array.from({ length: 20 }, (_, at) => session(`s${at}`, 'x')),
        50,
      ),
    );
    await waitFor(() => expect(text(container)).toContain('Page 2 of 3'));
    expect(container.querySelector('a[rel="next"]')?.getAttribute('href')).toBe(
      '/sessions?search=pages&tool=amp&page=3',
    );
    expect(container.querySelector('a[rel="prev"]')?.getAttribute('href')).toBe(
      '/sessions?search=pages&tool=amp',
    );
  });

  test('is narrowed by facets, which chips take back', async () => {
    wide = true;
    open('?sort=recent');
    const page = screen;
    const model = await page.findByRole('button', { name: 'gpt-q 2' });
    expect(page.queryByRole('button', { name: /Amp/ })).toBeNull();
    await fireEvent.click(model);
    expect(window.location.search).toBe('?model=gpt-q');
    await fireEvent.click(await page.findByRole('button', { name: '1 h – 4 h 2+' }));
    expect(window.location.search).toBe('?model=gpt-q&min_duration=3600&max_duration=14399');
    await fireEvent.click(page.getByRole('button', { name: 'Remove gpt-q' }));
    expect(window.location.search).toBe('?min_duration=3600&max_duration=14399');
    expect(page.getByRole('button', { name: '1 h – 4 h 2+' }).getAttribute('aria-pressed')).toBe('true');
    wide = false;
  });

  test('shows the passage that a search found, its matches marked', async () => {
    const container = open('?search=retry');
    expect(asked[0]?.url.searchParams.get('snippets')).toBe('1');
    const snippet = {
      text: 'never <b>retry</b> a retry',
      ranges: [
        [9, 14],
        [21, 26],
      ],
      cut_before: true,
      cut_after: false,
    };
    asked[0]?.answer({ sessions: [{ ...session('a', 'A'), snippet }], total: 1, page: 1, per_page: 20 });
    await waitFor(() => expect(container.querySelectorAll('mark')).toHaveLength(2));
    expect([...container.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
      'retry',
      'retry',
    ]);
    expect(text(container)).toContain('…never <b>retry</b> a retry');
  });
});

test('columns hold sessions in the order of the list, whatever number of agents it claims', () => {
  const claims: [string, number][] = [
    ['a', 1],
    ['b', 3],
    ['c', 0],
    ['d', 3.9],
    ['e', Number.NaN],
    ['f', 12],
  ];
  const columns = agentColumns(claims.map(([id, agents]) => session(id, id, agents)));
  expect(columns.map(({ agents, sessions }) => [agents, sessions.map(({ id }) => id).join('')])).toEqual([
    [12, 'f'],
    [3, 'bd'],
    [1, 'ace'],
  ]);
});
