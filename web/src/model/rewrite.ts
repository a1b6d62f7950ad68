import { formatSourcePath, parseSourcePath, type Source } from './source';

export type RewriteProblem = 'empty' | 'not_a_link' | 'not_https' | 'not_a_file' | 'gist';

export type Rewrite = { ok: true; path: string } | { ok: false; problem: RewriteProblem };

interface Rule {
  host: RegExp;
  path: RegExp;
  source: (groups: Record<string, string>, url: URL) => Source;
}

const REF = '(?<ref>refs/(?:heads|tags)/[^/]+|[^/]+)';

/**
 * What people copy from a browser, in the order it is tried. A branch name with a slash cannot be
 * told from a folder, so the first segment counts as the ref unless it is written `refs/heads/…`.
 */
const RULES: readonly Rule[] = [
  {
    host: /^(?:www\.)?github\.com$/,
    path: new RegExp(`^/(?<owner>[^/]+)/(?<repo>[^/]+)/(?:blob|raw|blame|edit)/${REF}/(?<path>.+)$`),
    source: ({ owner = '', repo = '', ref = '', path = '' }) => ({ provider: 'gh', owner, repo, ref, path }),
  },
  {
    host: /^raw\.githubusercontent\.com$/,
    path: new RegExp(`^/(?<owner>[^/]+)/(?<repo>[^/]+)/${REF}/(?<path>.+)$`),
    source: ({ owner = '', repo = '', ref = '', path = '' }) => ({ provider: 'gh', owner, repo, ref, path }),
  },
  {
    host: /^gitlab\.com$/,
    path: new RegExp(`^/(?<project>.+?)/-/(?:blob|raw|blame|edit)/${REF}/(?<path>.+)$`),
    source: ({ project = '', ref = '', path = '' }) => ({ provider: 'gl', project, ref, path }),
  },
  {
    host: /./,
    path: new RegExp(`^/(?<project>.+?)/-/(?:blob|raw|blame|edit)/${REF}/(?<path>.+)$`),
    source: ({ project = '', ref = '', path = '' }, url) => ({
      provider: 'git',
      remote: `${url.origin}/${project}`,
      ref,
      path,
    }),
  },
  {
    host: /./,
    path: /^\/(?<project>[^/]+\/[^/]+)\/(?:src|raw)\/(?:branch|commit|tag)\/(?<ref>[^/]+)\/(?<path>.+)$/,
    source: ({ project = '', ref = '', path = '' }, url) => ({
      provider: 'git',
      remote: `${url.origin}/${project}`,
      ref,
      path,
    }),
  },
  {
    host: /./,
    path: new RegExp(`^/(?<project>[^/]+/[^/]+)/(?:raw|blob)/${REF}/(?<path>.+)$`),
    source: ({ project = '', ref = '', path = '' }, url) => ({
      provider: 'git',
      remote: `${url.origin}/${project}`,
      ref,
      path,
    }),
  },
];

/** Turns a pasted link into the path of the page that shows it. */
export function rewriteLink(pasted: string, origin: string): Rewrite {
  const text = pasted.trim().replace(/^<(.*)>$/, '$1');
  if (text === '') return { ok: false, problem: 'empty' };
  const own = ownPath(text, origin);
  if (own) return { ok: true, path: own };
  const url = parseLink(text);
  if (!url) return { ok: false, problem: 'not_a_link' };
  if (url.protocol !== 'https:') return { ok: false, problem: 'not_https' };
  if (/^gist\.git/.test(url.host)) return { ok: false, problem: 'gist' };
  const pathname = decode(url.pathname);
  for (const rule of RULES) {
    const groups = rule.host.test(url.host) ? rule.path.exec(pathname)?.groups : undefined;
    if (!groups) continue;
    const { ref = '', ...rest } = groups;
    const source = rule.source({ ...rest, ref: ref.replace(/^refs\/(?:heads|tags)\//, '') }, url);
    const path = formatSourcePath(source);
    if (parseSourcePath(path).ok) return { ok: true, path };
  }
  return { ok: false, problem: 'not_a_file' };
}

/** Links of this site and `os://` addresses need no rewriting beyond their canonical form. */
function ownPath(text: string, origin: string): string | null {
  const rest = text.startsWith(`${origin}/`) ? text.slice(origin.length) : text.replace(/^os:\/\//, '/');
  const path = rest.split(/[?#]/)[0] ?? '';
  if (/^\/session\/[\w-]+$/.test(path)) return path;
  if (!path.startsWith('/src/')) return null;
  const parsed = parseSourcePath(path);
  return parsed.ok ? formatSourcePath(parsed.source) : null;
}

function parseLink(text: string): URL | null {
  if (/\s/.test(text)) return null;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.hostname.includes('.') ? url : null;
}

function decode(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
