import { textAttribute, type Header, type Json } from './hail';

/** Where a session's work happened, as far as the file or the site knows it. */
export interface Provenance {
  repository: string | null;
  repositoryUrl: string | null;
  branch: string | null;
  branchUrl: string | null;
  commit: string | null;
  commitUrl: string | null;
  pullRequest: string | null;
  pullRequestUrl: string | null;
}

/** The site's own columns; they win over the file's attributes. */
export interface GitColumns {
  git_remote?: string;
  git_branch?: string;
  git_commit?: string;
  git_repo_name?: string;
  pr_number?: number;
  pr_url?: string;
}

export function provenance(header: Header | null, columns: GitColumns | null): Provenance {
  const attributes = header?.attributes ?? {};
  const git = attributes['git'];
  const field = (...names: string[]): string | null => {
    if (typeof git !== 'object' || git === null || Array.isArray(git)) return null;
    const value = names.map((name): Json | undefined => git[name]).find((item) => typeof item === 'string');
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const remote = columns?.git_remote ?? field('repository_url', 'remote');
  const url = remote === null ? null : webAddress(remote);
  const forge = url === null ? null : forgeOf(url);
  const named = columns?.git_branch ?? field('branch') ?? textAttribute(attributes, 'git_branch');
  const branch = named === 'HEAD' ? null : named;
  const commit =
    columns?.git_commit ?? field('commit_hash', 'commit', 'head') ?? textAttribute(attributes, 'git_commit');
  const number = columns?.pr_number;
  const link = columns?.pr_url;
  return {
    repository:
      columns?.git_repo_name ??
      (url ? new URL(url).pathname.slice(1) : textAttribute(attributes, 'git_repo_name')),
    repositoryUrl: url,
    branch,
    branchUrl: forge && branch ? `${url}/${forge.branch}/${encodeRef(branch)}` : null,
    commit,
    commitUrl:
      forge && commit && /^[0-9a-f]{7,64}$/i.test(commit) ? `${url}/${forge.commit}/${commit}` : null,
    pullRequest: number === undefined ? (link ? 'PR' : null) : `PR #${number}`,
    pullRequestUrl: pullRequestUrl(
      link,
      forge && number !== undefined ? `${url}/${forge.pull}/${number}` : null,
    ),
  };
}

function pullRequestUrl(given: string | undefined, made: string | null): string | null {
  return given && /^https:\/\//.test(given) && URL.canParse(given) ? given : made;
}

/** Where a forge keeps its pages, below a repository's own. */
interface Forge {
  hosts: RegExp;
  branch: string;
  commit: string;
  pull: string;
}

const FORGES: readonly Forge[] = [
  { hosts: /(?:^|\.)github\./, branch: 'tree', commit: 'commit', pull: 'pull' },
  { hosts: /(?:^|\.)gitlab\./, branch: '-/tree', commit: '-/commit', pull: '-/merge_requests' },
  {
    hosts: /(?:^|\.)(?:gitea|forgejo)\.|^codeberg\.org$/,
    branch: 'src/branch',
    commit: 'commit',
    pull: 'pulls',
  },
  { hosts: /^bitbucket\.org$/, branch: 'src', commit: 'commits', pull: 'pull-requests' },
];

/** The forge behind an address, by its host's name; null for one that does not say: a wrong link is worse than none. */
function forgeOf(address: string): Forge | null {
  const { hostname } = new URL(address);
  return FORGES.find(({ hosts }) => hosts.test(hostname)) ?? null;
}

/** A branch in a path: its slashes stay. */
function encodeRef(ref: string): string {
  return ref.split('/').map(encodeURIComponent).join('/');
}

/** The page of a Git remote, `https://host/owner/repository`; null for anything that is not on the web. */
export function webAddress(remote: string): string | null {
  const ssh = /^(?:ssh:\/\/)?git@([\w.-]+)[:/](.+)$/.exec(remote.trim());
  const address = ssh ? `https://${ssh[1]}/${ssh[2]}` : remote.trim();
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  return `https://${url.host}${url.pathname.replace(/\.git\/?$|\/$/, '')}`;
}
