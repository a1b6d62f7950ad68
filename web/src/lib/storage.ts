type Kind = 'localStorage' | 'sessionStorage';

/** Storage that may be switched off or full: reading gives null, writing is then without effect. */
export function readStored(key: string, kind: Kind = 'localStorage'): string | null {
  try {
    return window[kind].getItem(key);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string | null, kind: Kind = 'localStorage'): void {
  try {
    if (value === null) window[kind].removeItem(key);
    else window[kind].setItem(key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}
