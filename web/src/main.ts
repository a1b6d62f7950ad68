import { mount } from 'svelte';
import App from './app/App.svelte';
import './app/base.css';
import { matchRoute } from './app/routes';
import { PAGE_WORDS } from './app/words';
import { expectWords, setLanguage } from './lib/i18n.svelte';
import { preferences, resolveLanguage, watchContrast } from './lib/preferences.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app element.');

watchContrast();
const { route } = matchRoute(window.location.pathname);
expectWords(PAGE_WORDS[route.name]);
const language = setLanguage(resolveLanguage(preferences.language, navigator.language));
// The page's code is on its way while the words are.
void route.load();
await language;
mount(App, { target });
