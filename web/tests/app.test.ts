import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import english from '../messages/en/overlays.json';
import {
  activeCommands,
  COMMANDS,
  isPaletteKey,
  knownPlaces,
  registerKeys,
  registerPlaces,
} from '../src/app/commands';
import Palette from '../src/app/Palette.svelte';
import { OFF } from '../src/lib/api';
import { setLanguage } from '../src/lib/i18n.svelte';
import { filterEntries, moveChoice, type Entry } from '../src/model/palette';

beforeAll(() => setLanguage('en'));

const press = (init: KeyboardEventInit): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { cancelable: true, bubbles: true, ...init });
  document.body.dispatchEvent(event);
  return event;
};

describe('commands', () => {
  test('have a name each, and one meaning a key', () => {
    const names: Partial<Record<string, string>> = english;
    expect(COMMANDS.filter(({ id }) => !names[`command.${id}`])).toEqual([]);
    const bound = COMMANDS.flatMap(({ scope, keys }) => keys.map((key) => `${scope} ${key}`));
    expect(new Set(bound).size).toBe(bound.length);
  });

  test('are run by their keys while their page is there', () => {
    const ran: string[] = [];
    const stop = registerKeys('list', { j: () => ran.push('j'), x: () => ran.push('x') });
    expect(press({ key: 'j' }).defaultPrevented).toBe(true);
    expect(press({ key: 'toString' }).defaultPrevented).toBe(false);
    press({ key: 'x' });
    press({ key: 'j', ctrlKey: true });
    expect(ran).toEqual(['j', 'x']);
    expect(activeCommands().map(({ command }) => command.id)).toEqual(['list-next']);
    stop();
    press({ key: 'j' });
    expect(ran).toHaveLength(2);
    expect(activeCommands()).toEqual([]);
  });

  test('of a page that came meanwhile stay when the old page goes', () => {
    const stopOld = registerKeys('session', { j: () => {} });
    const stopNew = registerKeys('session', { k: () => {} });
    stopOld();
    expect(activeCommands().map(({ command }) => command.id)).toEqual(['session-previous']);
    stopNew();
  });

  test('the palette’s key is Cmd+K or Ctrl+K', () => {
    const key = (init: KeyboardEventInit): boolean => isPaletteKey(new KeyboardEvent('keydown', init));
    expect([key({ key: 'k', metaKey: true }), key({ key: 'K', ctrlKey: true })]).toEqual([true, true]);
    expect([key({ key: 'k' }), key({ key: 'k', ctrlKey: true, shiftKey: true })]).toEqual([false, false]);
  });
});

describe('the entries of the palette', () => {
  const entry = (label: string, group = 'Page', words = ''): Entry => ({
    id: label,
    label,
    group,
    words,
    run: () => {},
  });
  const entries = [
    entry('Go to settings'),
    entry('Settings', 'Page', '/settings'),
    entry('Theme: Dark', 'Look'),
  ];

  test.each([
    ['', ['Go to settings', 'Settings', 'Theme: Dark']],
    ['SETT', ['Settings', 'Go to settings']],
    ['dark look', ['Theme: Dark']],
    ['/settings', ['Settings']],
    ['nothing', []],
  ])('%j', (query, labels) => {
    expect(filterEntries(entries, query).map(({ label }) => label)).toEqual(labels);
  });

  test('are gone through in a circle', () => {
    expect([moveChoice(0, -1, 3), moveChoice(2, 1, 3), moveChoice(1, 1, 3)]).toEqual([2, 0, 2]);
    expect([moveChoice(-1, 1, 3), moveChoice(0, 1, 0)]).toEqual([1, -1]);
  });
});

describe('the palette', () => {
  beforeEach(() => {
    // jsdom has no dialogs and no layout.
    HTMLDialogElement.prototype.showModal = function () {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function () {
      this.open = false;
    };
    Element.prototype.scrollIntoView = vi.fn();
    window.history.replaceState({}, '', '/docs');
  });

  const shown = (): string[] => screen.getAllByRole('option').map((option) => option.textContent);

  test('leads to pages and runs what was chosen with the keyboard', async () => {
    render(Palette, { open: true, capabilities: OFF, onhelp: () => {} });
    const box = await screen.findByRole('combobox');
    expect(shown().join()).not.toContain('Upload');
    await fireEvent.input(box, { target: { value: 'sess' } });
    expect(shown()[0]).toContain('Search all sessions for “sess”');
    await fireEvent.keyDown(box, { key: 'ArrowDown' });
    expect(screen.getByRole('option', { selected: true }).textContent).toContain('Sessions');
    await fireEvent.keyDown(box, { key: 'Enter' });
    await vi.waitFor(() => expect(window.location.pathname).toBe('/sessions'));
  });

  test('reads a link and finds prompts', async () => {
    const went = vi.fn();
    const stop = registerPlaces(() => [{ label: '3 Mend the clock', go: went }]);
    render(Palette, { open: true, capabilities: { ...OFF, upload_enabled: true }, onhelp: () => {} });
    const box = await screen.findByRole('combobox');
    expect(shown().join()).toContain('Upload');
    await fireEvent.input(box, { target: { value: 'mend clock' } });
    await fireEvent.click(screen.getByRole('option', { name: /Mend the clock/ }));
    await vi.waitFor(() => expect(went).toHaveBeenCalledOnce());
    stop();
    expect(knownPlaces()).toEqual([]);
  });

  test('a typed link is read', async () => {
    render(Palette, { open: true, capabilities: OFF, onhelp: () => {} });
    const box = await screen.findByRole('combobox');
    await fireEvent.input(box, { target: { value: 'https://github.com/a/b/blob/main/x.jsonl' } });
    await fireEvent.keyDown(box, { key: 'Enter' });
    await vi.waitFor(() => expect(window.location.pathname).toBe('/src/gh/a/b/ref/main/path/x.jsonl'));
  });
});
