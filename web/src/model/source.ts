/** A file in a Git repository, as `/src/…` addresses name it (hail.md §15, api.md §2.15). */
export type Source =
  | { provider: 'gh'; owner: string; repo: string; ref: string; path: string }
  | { provider: 'gl'; project: string; ref: string; path: string }
  | { provider: 'git'; remote: string; ref: string; path: string };

export type SourceProblem = 'shape' | 'provider' | 'encoding';

export type SourceResult = { ok: true; source: Source } | { ok: false; problem: SourceProblem };

const OWNER = /^[A-Za-z0-9._-]{1,100}$/;

const failed = (problem: SourceProblem): SourceResult => ({ ok: false, problem });

/** Reads a page path such as `/src/gh/<owner>/<repo>/ref/<ref>/path/<path>`. */
export function parseSourcePath(pathname: string): SourceResult {
  const [provider, ...segments] = pathname.replace(/^\/src\//, '').split('/');
  if (provider !== 'gh' && provider !== 'gl' && provider !== 'git') return failed('provider');
  const names = provider === 'gh' ? 2 : 1;
  if (segments[names] !== 'ref') return failed('shape');
  const pathAt = segments.indexOf('path', names + 2);
  if (pathAt === -1) return failed('shape');
  const ref = decodeAll(segments.slice(names + 1, pathAt))
    ?.join('/')
    .trim();
  const parts = decodeAll(segments.slice(pathAt + 1));
  if (!ref || !parts) return failed('encoding');
  if (parts.length === 0 || !parts.every(isPlainSegment)) return failed('shape');
  const path = parts.join('/');
  if (provider === 'gh') {
    const [owner, repo] = decodeAll(segments.slice(0, 2)) ?? [];
    if (!owner || !repo || !OWNER.test(owner) || !OWNER.test(repo)) return failed('shape');
    return { ok: true, source: { provider, owner, repo, ref, path } };
  }
  const name = decodeBase64(segments[0] ?? '');
  if (!name) return failed('encoding');
  const source: Source =
    provider === 'gl' ? { provider, project: name, ref, path } : { provider, remote: name, ref, path };
  return { ok: true, source };
}

/** The canonical path: the ref as one segment, every byte but `A-Z a-z 0-9 - . _ ~` escaped. */
export function formatSourcePath(source: Source): string {
  const name =
    source.provider === 'gh'
      ? `${source.owner}/${source.repo}`
      : encodeBase64(source.provider === 'gl' ? source.project : source.remote);
  const path = source.path.split('/').map(encodeSegment).join('/');
  return `/src/${source.provider}/${name}/ref/${encodeSegment(source.ref)}/path/${path}`;
}

/** Host and repository for people to read. */
export function describeSource(source: Source): { host: string; repository: string } {
  if (source.provider === 'gh') return { host: 'github.com', repository: `${source.owner}/${source.repo}` };
  if (source.provider === 'gl') return { host: 'gitlab.com', repository: source.project };
  const url = URL.canParse(source.remote) ? new URL(source.remote) : null;
  return url
    ? { host: url.host, repository: url.pathname.replace(/^\/|\.git$|\/$/g, '') }
    : { host: source.remote, repository: '' };
}

function isPlainSegment(segment: string): boolean {
  return segment.trim() !== '' && segment !== '.' && segment !== '..' && !/[\\/]/.test(segment);
}

function decodeAll(segments: string[]): string[] | null {
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return null;
  }
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** base64url of UTF-8 without padding. */
export function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** The text, or null for anything that is not strict base64url of UTF-8. */
export function decodeBase64(encoded: string): string | null {
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) return null;
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return encodeBase64(text) === encoded ? text : null;
  } catch {
    return null;
  }
}
