export interface Chapter {
  slug: string;
  title: string;
  body: string;
}

export interface Guide {
  title: string;
  intro: string;
  chapters: Chapter[];
}

/**
 * Cuts a guide at its second-level headings; headings inside fenced code do not count. The first
 * `#` heading is the title, what follows it is the introduction.
 */
export function splitGuide(markdown: string): Guide {
  const guide: Guide = { title: '', intro: '', chapters: [] };
  const slugs = new Map<string, number>();
  let fence: string | null = null;
  let lines: string[] = [];
  const flush = (): void => {
    const body = lines.join('\n').trim();
    const chapter = guide.chapters.at(-1);
    if (chapter) chapter.body = body;
    else guide.intro = body;
    lines = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark) fence = fence === null ? mark : line.trim().startsWith(fence) ? null : fence;
    const heading = fence === null && !mark ? /^(#{1,2}) +(.+?) *#*$/.exec(line) : null;
    if (heading?.[1] === '#' && guide.title === '') guide.title = heading[2] ?? '';
    else if (heading?.[1] === '##') {
      flush();
      const title = heading[2] ?? '';
      guide.chapters.push({ slug: uniqueSlug(title, slugs), title, body: '' });
    } else lines.push(line);
  }
  flush();
  return guide;
}

/** Lower case letters and digits of any script, joined with hyphens: 한글 제목 gives `한글-제목`. */
export function slugify(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[`*_]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

function uniqueSlug(title: string, seen: Map<string, number>): string {
  const slug = slugify(title) || 'section';
  const count = (seen.get(slug) ?? 0) + 1;
  seen.set(slug, count);
  return count === 1 ? slug : `${slug}-${count}`;
}
