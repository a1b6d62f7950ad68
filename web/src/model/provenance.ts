import { textAttribute, type Header, type Json } from './hail';

/** Where a session's work happened, as far as the file or the site knows it. */
export interface Provenance {
  repository: string | null;
  repositoryUrl: string | null;
  branch: string | null;
  commit: string | null;
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
  const number = columns?.pr_number;
  const link = columns?.pr_url;
  const branch = columns?.git_branch ?? field('branch') ?? textAttribute(attributes, 'git_branch');
  return {
    repository: columns?.git_repo_name ?? (url ? new URL(url).pathname.slice(1) : null),
    repositoryUrl: url,
    branch: branch === 'HEAD' ? null : branch,
    commit: columns?.git_commit ?? field('commit_hash', 'commit', 'head'),
    pullRequest: number === undefined ? (link ? 'PR' : null) : `PR #${number}`,
    pullRequestUrl: link && /^https:\/\//.test(link) && URL.canParse(link) ? link : null,
  };
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
