import { tick } from 'svelte';
import { restoreScroll } from '../../app/router.svelte';
import { ApiError, getJson, type SessionList } from '../../lib/api';
import { forgetLists, rememberedList, rememberList } from '../listcache';

const NOTICE_MILLISECONDS = 2500;

/** The list that was answered last, and how the newest request is doing. */
export class Listing {
  list = $state.raw<SessionList | null>(null);
  failure = $state.raw<ApiError | null>(null);
  busy = $state(false);
  /** The browser knows of no network. */
  offline = $state(!navigator.onLine);
  /** A forced refresh has just succeeded. */
  refreshed = $state(false);
  /** Grows whenever the same thing is asked again: what else the page shows of the site is then old too. */
  round = $state(0);

  #request = '';
  #abort = new AbortController();
  #notice: ReturnType<typeof setTimeout> | undefined;

  /** Asks for a list. Only the newest request may change the page: the one before it is aborted. */
  ask(request: string): void {
    this.#request = request;
    const remembered = rememberedList(request);
    if (remembered) {
      this.list = remembered;
      void tick().then(restoreScroll);
    }
    void this.#load('default');
  }

  /** Asks the same again. */
  retry(): void {
    this.round += 1;
    void this.#load('default');
  }

  /** Asks the site itself, past every cache; what is shown stays until the answer is there. */
  async refresh(): Promise<void> {
    forgetLists();
    this.round += 1;
    if (!(await this.#load('no-store'))) return;
    this.refreshed = true;
    this.#notice = setTimeout(() => (this.refreshed = false), NOTICE_MILLISECONDS);
  }

  /** Follows the network: what could not be loaded is asked for again when it is back. Returns the way to stop. */
  watch(): () => void {
    const follow = (): void => {
      this.offline = !navigator.onLine;
      if (!this.offline) this.retry();
    };
    window.addEventListener('online', follow);
    window.addEventListener('offline', follow);
    return () => {
      window.removeEventListener('online', follow);
      window.removeEventListener('offline', follow);
      clearTimeout(this.#notice);
      this.#abort.abort();
    };
  }

  /** Tells whether the answer came and is shown. */
  async #load(cache: RequestCache): Promise<boolean> {
    this.#abort.abort();
    clearTimeout(this.#notice);
    const { signal } = (this.#abort = new AbortController());
    const request = this.#request;
    this.busy = true;
    this.refreshed = false;
    try {
      const answer = await getJson<SessionList>(`/api/sessions${request}`, signal, cache);
      if (signal.aborted) return false;
      rememberList(request, answer);
      this.list = answer;
      this.failure = null;
    } catch (error) {
      if (signal.aborted) return false;
      this.failure = error instanceof ApiError ? error : null;
    }
    this.busy = false;
    return this.failure === null;
  }
}
