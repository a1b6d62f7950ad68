import type { Source } from './source';

/** Where a person finds the file, or at least its repository, at the host itself; null if that is no web address. */
export function hostPage(source: Source): string | null {
  const file = `${segments(source.ref)}/${segments(source.path)}`;
  switch (source.provider) {
    case 'gh':
      return `https://github.com/${source.owner}/${source.repo}/blob/${file}`;
    case 'gl':
      return `https://gitlab.com/${segments(source.project)}/-/blob/${file}`;
    case 'git':
      return /^https:\/\/[^@\s]+$/.test(source.remote) ? source.remote.replace(/\.git$/, '') : null;
  }
}

/**
 * Other readings of an address whose file was not found: a branch name may have slashes, which cannot be
 * told from folders in a pasted link. `main` and full commits are never the beginning of a longer name.
 */
export function longerRefs(source: Source, most = 3): Source[] {
  if (/^(?:main|master|HEAD|[0-9a-f]{40})$/.test(source.ref)) return [];
  const parts = source.path.split('/');
  return parts.slice(1, most + 1).map((_, at) => ({
    ...source,
    ref: [source.ref, ...parts.slice(0, at + 1)].join('/'),
    path: parts.slice(at + 1).join('/'),
  }));
}

function segments(text: string): string {
  return text.split('/').map(encodeURIComponent).join('/');
}
