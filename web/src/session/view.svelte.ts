import { getContext, onDestroy, setContext } from 'svelte';
import { navigate, router } from '../app/router.svelte';
import { formatView, parseView, type ViewState } from '../model/viewstate';

/** The view of the session on this page; the address is its only memory. */
export interface View {
  readonly now: ViewState;
  /** Changes some of it: `push` makes a step that the back button undoes, `replace` does not. */
  change(part: Partial<ViewState>, how?: 'push' | 'replace'): void;
  /** Changes the query while it is typed: at once for the page, after a pause for the address. */
  type(query: string): void;
  /** The address of this page with some of the view changed. */
  link(part?: Partial<ViewState>): string;
}

/** Browsers refuse an address that is written too often: Safari more than 100 times in 30 seconds. */
const PAUSE_MS = 500;

const KEY = Symbol('view');

/** Gives the rows and panels below their view. `base` is the page's path. */
export function provideView(base: () => string): View {
  let draft = $state<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const written = $derived(parseView(router.location.search, router.location.hash));
  const now = $derived(draft === null ? written : { ...written, query: draft });
  const link = (part: Partial<ViewState> = {}): string => {
    const { search, hash } = formatView({ ...now, ...part }, router.location.search);
    return base() + search + hash;
  };
  const settle = (): void => {
    clearTimeout(timer);
    draft = null;
  };
  const view: View = {
    get now() {
      return now;
    },
    change(part, how = 'replace') {
      const address = link(part);
      const { pathname, search, hash } = router.location;
      if (address !== pathname + search + hash)
        navigate(address, { replace: how === 'replace', keepScroll: true });
      settle();
    },
    type(query) {
      draft = query;
      clearTimeout(timer);
      timer = setTimeout(() => view.change({}), PAUSE_MS);
    },
    link,
  };
  // The reader went back or forward: what he had typed belongs to where he was.
  window.addEventListener('popstate', settle);
  onDestroy(() => {
    clearTimeout(timer);
    window.removeEventListener('popstate', settle);
  });
  return setContext(KEY, view);
}

export function useView(): View {
  return getContext<View>(KEY);
}
