import { mount } from 'svelte';
import App from './app/App.svelte';
import { matchRoute } from './app/routes';
import './app/base.css';
import { setLanguage } from './lib/i18n.svelte';
import { preferences, resolveLanguage } from './lib/preferences.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no #app element.');

const language = setLanguage(resolveLanguage(preferences.language, navigator.language));
// The page's code is on its way while the words are.
void matchRoute(window.location.pathname).route.load();
await language;
mount(App, { target });
