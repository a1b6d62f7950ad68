import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../../shared/');

/** Test material that lies beside the repository, or null where it is not there. */
export function sharedText(path: string): string | null {
  const file = FOLDER + path;
  if (existsSync(file)) return readFileSync(file, 'utf8');
  console.info(`left out: ../shared/${path} is not there`);
  return null;
}

export function sharedJson<Value>(path: string): Value[] {
  const text = sharedText(path);
  return text === null ? [] : (JSON.parse(text) as Value[]);
}

/** `test` where its material is there, nothing where it is not: whoever looked for it has told. */
export function testIf(there: boolean): (name: string, body: () => void) => void {
  return there ? test : () => undefined;
}
