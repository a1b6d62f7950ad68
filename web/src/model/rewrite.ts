import { formatSourcePath, parseSourcePath, type Source } from './source';

export type RewriteProblem = 'empty' | 'not_a_link' | 'not_https' | 'not_a_file' | 'repository' | 'gist';

export type Rewrite = { ok: true; path: string } | { ok: false; problem: RewriteProblem };

/**
 * One shape of address. What it captures: `project` with its groups, `ref` and `path`; a missing ref is
 * taken from the query parameter `ref`, or is the default branch.
 */
interface Rule {
  host: RegExp;
  path: RegExp;
  /** The Git host itself, where the address is that of another server. */
  at?: string;
}

const REF = '(?<ref>refs/(?:heads|tags|remotes/origin)/[^/]+|[^/]+)';
const ANY = /./;

const shape = (text: string): RegExp => new RegExp(`^${text}$`);

/**
 * What people copy from a browser or a program, in the order it is tried. A branch name with a slash
 * cannot be told from a folder, so the first segment counts as the ref unless it is written
 * `refs/heads/…`; the page of a file that is not found offers the longer readings.
 */
const RULES: readonly Rule[] = [
  {
    host: /^(?:www\.)?github\.(?:com|dev)$/,
    path: shape(`/(?<project>[^/]+/[^/]+)/(?:blob|raw|blame|edit|tree|commits)/${REF}/(?<path>.+)`),
    at: 'github.com',
  },
  {
    host: /^(?:raw\.githubusercontent\.com|raw\.github\.com|raw(?:cdn)?\.githack\.com)$/,
    path: shape(`/(?<project>[^/]+/[^/]+)/${REF}/(?<path>.+)`),
    at: 'github.com',
  },
  {
    host: /^media\.githubusercontent\.com$/,
    path: shape(`/media/(?<project>[^/]+/[^/]+)/${REF}/(?<path>.+)`),
    at: 'github.com',
  },
  {
    host: /^api\.github\.com$/,
    path: /^\/repos\/(?<project>[^/]+\/[^/]+)\/contents\/(?<path>.+)$/,
    at: 'github.com',
  },
  {
    host: /^(?:cdn|fastly|gcore)\.jsdelivr\.net$/,
    path: /^\/gh\/(?<project>[^/@]+\/[^/@]+)(?:@(?<ref>[^/]+))?\/(?<path>.+)$/,
    at: 'github.com',
  },
  {
    host: ANY,
    path: /^\/api\/v4\/projects\/(?<project>[^/]+(?:\/[^/]+)+)\/repository\/files\/(?<path>.+?)(?:\/raw)?$/,
  },
  {
    host: ANY,
    path: shape(`/(?<project>.+?)/-/(?:blob|raw|blame|edit|tree|commits)/${REF}/(?<path>.+)`),
  },
  {
    host: /^bitbucket\.org$/,
    path: /^\/(?<project>[^/]+\/[^/]+)\/(?:src|raw|annotate)\/(?<ref>[^/]+)\/(?<path>.+)$/,
  },
  {
    host: ANY,
    path: /^\/(?<project>[^/]+\/[^/]+)\/(?:src|raw|media|blame)\/(?:branch|commit|tag)\/(?<ref>[^/]+)\/(?<path>.+)$/,
  },
  {
    host: ANY,
    path: shape(`/(?<project>[^/]+/[^/]+)/(?:raw|blob|tree)/${REF}/(?<path>.+)`),
  },
];

/** A clone address, with the file after a hash: `https://host/owner/name.git#ref:path`. */
const CLONE = /^\/(?<project>.+?)(?:\.git)?\/?$/;

/** A repository and no file in it: its first page, or the first page of a branch. */
const REPOSITORY = /^\/[^/]+\/[^/]+(?:\.git)?(?:\/(?:-\/)?(?:tree|src)\/(?:branch\/|tag\/|commit\/)?[^/]+)?$/;

const GIST = /^gist\.(?:github\.com|githubusercontent\.com)$/;

/** Turns a pasted link into the path of the page that shows it. */
export function rewriteLink(pasted: string, origin: string): Rewrite {
  const text = pasted.trim().replace(/^<(.*)>$/, '$1');
  if (text === '') return { ok: false, problem: 'empty' };
  const own = ownPath(text, origin);
  if (own) return { ok: true, path: own };
  const url = parseLink(text);
  if (!url) return { ok: false, problem: 'not_a_link' };
  if (url.protocol !== 'https:') return { ok: false, problem: 'not_https' };
  if (GIST.test(url.host) || url.pathname.includes('/-/snippets/')) return { ok: false, problem: 'gist' };
  const source = fileOf(url);
  const path = source && formatSourcePath(source);
  if (path && parseSourcePath(path).ok) return { ok: true, path };
  const pathname = url.pathname.replace(/\/$/, '');
  return { ok: false, problem: !source && REPOSITORY.test(pathname) ? 'repository' : 'not_a_file' };
}

function fileOf(url: URL): Source | null {
  const pathname = decode(url.pathname).replace(/\/+$/, '');
  const clone = /^#(?<ref>[^:]+):\/?(?<path>.+)$/.exec(decode(url.hash))?.groups;
  if (clone) return sourceAt(url.host, { ...CLONE.exec(pathname)?.groups, ...clone });
  for (const rule of RULES) {
    const groups = rule.host.test(url.host) ? rule.path.exec(pathname)?.groups : undefined;
    if (groups)
      return sourceAt(rule.at ?? url.host, {
        ...groups,
        ref: groups['ref'] ?? url.searchParams.get('ref') ?? 'HEAD',
      });
  }
  return null;
}

function sourceAt(host: string, found: Record<string, string>): Source {
  const { project = '', path = '' } = found;
  const ref = (found['ref'] ?? '').replace(/^refs\/(?:heads|tags|remotes\/origin)\//, '');
  if (host === 'github.com') {
    const [owner = '', repo = ''] = project.split('/');
    return { provider: 'gh', owner, repo, ref, path };
  }
  if (host === 'gitlab.com') return { provider: 'gl', project, ref, path };
  return { provider: 'git', remote: `https://${host}/${project}`, ref, path };
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
  // How `git clone` is told of an address over SSH: the file is read over HTTPS all the same.
  const named = text
    .replace(/^(?:ssh:\/\/)?git@([^/:]+)[:/]/, 'https://$1/')
    .replace(/^(?:view-source:|git\+)(https:)/, '$1');
  const address = /^[a-z][a-z0-9+.-]*:/i.test(named) ? named : `https://${named}`;
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
