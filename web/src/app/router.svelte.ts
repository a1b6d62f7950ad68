/** The address as the pages see it. */
export interface Location {
  pathname: string;
  search: string;
  hash: string;
}

const read = (): Location => ({
  pathname: window.location.pathname,
  search: window.location.search,
  hash: window.location.hash,
});

const current = $state<{ location: Location }>({ location: read() });

export const router = {
  get location(): Location {
    return current.location;
  },
};

const [loading] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
let reloaded = loading?.type === 'reload';

/** Tells whether the page now shown was reloaded, not gone to. */
export function isReload(): boolean {
  return reloaded;
}

interface Options {
  /** Change the address without a new entry in the history. */
  replace?: boolean;
  /** Leave the window where it is scrolled to. */
  keepScroll?: boolean;
}

/** Goes to an address of this site without loading a page. */
export function navigate(address: string, { replace = false, keepScroll = false }: Options = {}): void {
  const before = current.location.pathname;
  if (!replace) {
    reloaded = false;
    rememberScroll();
  }
  try {
    if (replace) history.replaceState(history.state, '', address);
    else history.pushState({}, '', address);
    current.location = read();
  } catch {
    // A page that was opened from a disk may not change its address: the view lasts as long as the page.
    const link = document.createElement('a');
    link.href = address;
    current.location = { pathname: link.pathname, search: link.search, hash: link.hash };
  }
  const samePage = before === current.location.pathname;
  if (!keepScroll && !replace && !(samePage && window.location.hash)) window.scrollTo(0, 0);
}

interface State {
  scroll?: number;
}

function rememberScroll(): void {
  history.replaceState({ ...(history.state as State | null), scroll: window.scrollY } satisfies State, '');
}

/** Scrolls back to where this history entry was left; called by a page once its content stands. */
export function restoreScroll(): void {
  const scroll = (history.state as State | null)?.scroll;
  if (typeof scroll === 'number') window.scrollTo(0, scroll);
}

/** Follows the history and takes over clicks on links of this site. Returns the way to stop. */
export function startRouter(): () => void {
  history.scrollRestoration = 'manual';
  const follow = (): void => void (current.location = read());
  const click = (event: MouseEvent): void => {
    const address = internalAddress(event);
    if (address === null) return;
    event.preventDefault();
    navigate(address);
  };
  window.addEventListener('popstate', follow);
  window.addEventListener('hashchange', follow);
  window.addEventListener('pagehide', rememberScroll);
  document.addEventListener('click', click);
  return () => {
    window.removeEventListener('popstate', follow);
    window.removeEventListener('hashchange', follow);
    window.removeEventListener('pagehide', rememberScroll);
    document.removeEventListener('click', click);
  };
}

/** Addresses that a page of this application draws; everything else is left to the browser. */
const PAGES = /^\/(?:$|sessions$|docs$|login$|settings$|upload$|src\/.*|session\/[^./]+$)/;

function internalAddress(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin)
    return null;
  // A mere fragment is the browser's own business: it also moves the focus.
  if (link.pathname === window.location.pathname && link.search === window.location.search && link.hash)
    return null;
  return PAGES.test(link.pathname) ? link.pathname + link.search + link.hash : null;
}
