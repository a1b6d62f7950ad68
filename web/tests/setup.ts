import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';
import { AREAS } from '../src/app/words';
import { expectWords } from '../src/lib/i18n.svelte';

// Components are drawn by themselves here, without the page that would have loaded their words.
expectWords(AREAS);

afterEach(() => cleanup());
