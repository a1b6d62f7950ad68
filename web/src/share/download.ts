import { copyText } from '../lib/clipboard';
import { language } from '../lib/i18n.svelte';
import { exportedPage, fileName } from '../model/exported';
import type { Reader } from '../session/reader';

export const FORMS = ['html', 'md', 'txt', 'json', 'jsonl'] as const;

/** The forms in which a session can be taken along. */
export type Form = (typeof FORMS)[number];

const MEDIA: Record<Exclude<Form, 'html'>, string> = {
  md: 'text/markdown',
  txt: 'text/plain',
  json: 'application/json',
  jsonl: 'application/jsonl',
};

/** Saves the session in a form; false when it could not be fetched. */
export async function download(form: Form, reader: Reader, origin: string): Promise<boolean> {
  try {
    const content = form === 'html' ? await page(reader, origin) : await fetched(form, reader);
    const type = form === 'html' ? 'text/html' : MEDIA[form];
    save(new Blob([content], { type }), fileName(reader.title, `.${form === 'jsonl' ? 'hail.jsonl' : form}`));
    return true;
  } catch {
    return false;
  }
}

/** Copies the whole session as Markdown; false when it could not be fetched or copied. */
export function copyMarkdown(reader: Reader): Promise<boolean> {
  return copyText(fetched('md', reader));
}

/** A published session's forms have addresses; a source gives them by what is asked for. */
async function fetched(form: Exclude<Form, 'html'>, { address, forms }: Reader): Promise<string> {
  return forms
    ? text(`${address}.${form}`)
    : text(`${address}${window.location.search}`, { accept: MEDIA[form] });
}

async function page(reader: Reader, origin: string): Promise<string> {
  const [jsonl, script, style] = await Promise.all([
    fetched('jsonl', reader),
    text('/export/session.js'),
    text('/export/session.css'),
  ]);
  const address = `${origin}${reader.address}`;
  const facts = { title: reader.title, address, at: Date.now(), language: language() };
  return exportedPage(facts, jsonl, { script, style });
}

async function text(address: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(address, { headers });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the content by then; it need not stay in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
