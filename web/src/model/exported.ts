/** What an exported page says of where it came from; written by the page that exports, read by the file. */
export interface Exported {
  title: string;
  /** Address of the session's page on the site it was exported from. */
  address: string;
  /** When, in milliseconds since the epoch. */
  at: number;
  language: 'en' | 'ko';
}

/** The code and the styles that draw an exported session. */
export interface Viewer {
  script: string;
  style: string;
}

/**
 * One HTML file with a session and everything that draws it. It asks no host for anything: its own policy
 * allows the one script that is in it.
 */
export async function exportedPage(facts: Exported, jsonl: string, viewer: Viewer): Promise<string> {
  const script = viewer.script.replaceAll('</script', '<\\/script');
  const style = viewer.style.replaceAll('</style', '<\\/style');
  const policy = [
    "default-src 'none'",
    `script-src ${await source(script)}`,
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="${facts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeText(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="OpenSession">
<title>${escapeText(facts.title)}</title>
<style>${style}</style>
</head>
<body>
<noscript><p>${escapeText(facts.title)}: <a href="${escapeText(facts.address)}.md">${escapeText(facts.address)}.md</a></p></noscript>
<div id="app"></div>
<script type="application/json" id="exported">${inert(JSON.stringify(facts))}</script>
<script type="application/jsonl" id="session">${inert(jsonl)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** JSON that cannot end the element it stands in; a less-than sign is only ever part of a string. */
export function inert(json: string): string {
  return json.replaceAll('<', '\\u003c');
}

/** A name that any file system takes. */
export function fileName(title: string, ending: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return `${name || 'session'}${ending}`;
}

async function source(script: string): Promise<string> {
  // Without a secure context there is no digest; the file then allows what stands in it.
  if (!('subtle' in crypto)) return "'unsafe-inline'";
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
}
