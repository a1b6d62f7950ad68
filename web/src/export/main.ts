import { mount } from 'svelte';
import '../app/base.css';
import { startRouter } from '../app/router.svelte';
import { AREAS } from '../app/words';
import { expectWords, setLanguage } from '../lib/i18n.svelte';
import type { Exported } from '../model/exported';
import { SessionStream } from '../session/stream.svelte';
import ExportedSession from './ExportedSession.svelte';
import { InlineReader } from './reader';

/** Draws the session that stands in this file. */
async function start(): Promise<void> {
  const target = document.getElementById('app');
  const text = (id: string): string => document.getElementById(id)?.textContent ?? '';
  if (!target) throw new Error('The file has no #app element.');
  const facts = JSON.parse(text('exported')) as Exported;
  expectWords(AREAS);
  await setLanguage(facts.language);
  const stream = new SessionStream('', false, new InlineReader(text('session')));
  mount(ExportedSession, { target, props: { stream, facts } });
  // After the page's own handler, which takes the links that lead to the site.
  startRouter();
}

void start();
