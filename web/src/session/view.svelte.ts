import { getContext, setContext } from 'svelte';
import { navigate, router } from '../app/router.svelte';
import { formatView, parseView, type ViewState } from '../model/viewstate';

/** The view of the session on this page; the address is its only memory. */
export interface View {
  readonly now: ViewState;
  /** Changes some of it: `push` makes a step that the back button undoes, `replace` does not. */
  change(part: Partial<ViewState>, how?: 'push' | 'replace'): void;
  /** The address of this page with some of the view changed. */
  link(part?: Partial<ViewState>): string;
}

const KEY = Symbol('view');

/** Gives the rows and panels below their view. `base` is the page's path. */
export function provideView(base: () => string): View {
  const now = $derived(parseView(router.location.search, router.location.hash));
  const link = (part: Partial<ViewState> = {}): string => {
    const { search, hash } = formatView({ ...now, ...part }, router.location.search);
    return base() + search + hash;
  };
  const view: View = {
    get now() {
      return now;
    },
    change(part, how = 'replace') {
      const address = link(part);
      const { pathname, search, hash } = router.location;
      if (address === pathname + search + hash) return;
      navigate(address, { replace: how === 'replace', keepScroll: true });
    },
    link,
  };
  return setContext(KEY, view);
}

export function useView(): View {
  return getContext<View>(KEY);
}
