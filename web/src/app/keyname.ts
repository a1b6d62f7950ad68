import { paletteKey } from './commands';

/** How a key of the commands' table is written: a capital letter is the key with Shift. */
export function keyName(key: string): string {
  if (key === 'mod+k') return paletteKey();
  return /^[A-Z]$/.test(key) ? `Shift ${key}` : key;
}
