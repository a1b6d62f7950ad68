import { describe, expect, test } from 'vitest';
import { highlight, languageOf } from '../../src/lib/highlight';
import { guideMarkdown, inlineMarkdown, markdown } from '../../src/lib/markdown';
import { escapeHtml, sanitiseProse, sanitiseSpans } from '../../src/lib/safehtml';
import { sharedJson, sharedText, testIf } from '../shared';

const ALLOWED = new Set(
  'a b blockquote br code del em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub sup table tbody td th thead tr ul'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(['href', 'title', 'align', 'start', 'class', 'target', 'rel', 'tabindex']);

/** What is active or reaches out in a piece of HTML; empty when there is nothing. */
function danger(html: string): string[] {
  const holder = document.implementation.createHTMLDocument('');
  holder.body.innerHTML = html;
  return [...holder.body.querySelectorAll('*')].flatMap((element) => {
    const name = element.nodeName.toLowerCase();
    const found = ALLOWED.has(name) ? [] : [`<${name}>`];
    for (const { name: attribute, value } of [...element.attributes]) {
      // The sanitiser empties `is`, which cannot be removed from an element that was made with it.
      if (attribute === 'is' && value === '') continue;
      if (!ATTRIBUTES.has(attribute)) found.push(`${name} ${attribute}=${value}`);
      if (attribute === 'href' && !/^(?:https?:\/\/|mailto:|#)/i.test(value)) found.push(`href ${value}`);
    }
    return found;
  });
}

const OWN = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '[a](JaVa&#115;cript:alert(1))',
  '[a](data:text/html,<script>alert(1)</script>)',
  '[a](vbscript:x)',
  '[a](//evil.test)',
  '![x](https://evil.test/track.png)',
  '![x](javascript:alert(1))',
  '![x"onerror="alert(1)](https://evil.test)',
  '[a](https://x.test "t\\" onmouseover=\\"alert(1)")',
  '<a href="javascript:alert(1)">x</a>',
  '<svg><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src onerror=alert(1)>',
  '<iframe src="https://evil.test"></iframe>',
  '<form action="https://evil.test"><input name=q></form>',
  '<p style="background:url(https://evil.test)">x</p>',
  '`<img src=x onerror=alert(1)>`',
  '```html\n<img src=x onerror=alert(1)>\n```',
  '<https://evil.test/"onmouseover="alert(1)>',
];

describe('Markdown', () => {
  test.each(OWN)('%j stays harmless', (text) => {
    expect(danger(markdown(text))).toEqual([]);
    expect(danger(inlineMarkdown(text))).toEqual([]);
    expect(danger(guideMarkdown(text))).toEqual([]);
  });

  const corpora = [
    ...sharedJson<{ markdown: string }>('corpora/xss-markdown/payloads.json').map((item) => item.markdown),
    ...sharedJson<{ payload: string }>('corpora/xss-dompurify/expect.json').map((item) => item.payload),
    ...sharedJson<{ payload: string }>('corpora/xss-owasp-evasion/payloads.json').map((item) => item.payload),
  ];

  testIf(corpora.length > 0)('nothing active survives in the corpora', () => {
    const active = corpora.flatMap((text) =>
      danger(markdown(text)).map((found) => ({ text: text.slice(0, 200), found })),
    );
    expect(active).toEqual([]);
  });

  testIf(corpora.length > 0)('nor as a title, nor past the renderer', () => {
    const active = corpora.flatMap((text) => [
      ...danger(inlineMarkdown(text)),
      ...danger(sanitiseProse(text)),
    ]);
    expect(active).toEqual([]);
  });

  const lines = (sharedText('corpora/xss-payloadbox/xss-payload-list.txt') ?? '').split('\n').filter(Boolean);

  testIf(lines.length > 0)('nothing active survives in the long list', () => {
    const batches = Array.from({ length: Math.ceil(lines.length / 100) }, (_, at) =>
      lines.slice(at * 100, at * 100 + 100),
    );
    expect(batches.flatMap((batch) => danger(markdown(batch.join('\n\n'))))).toEqual([]);
  });

  test.each([
    ['emphasis that never closes', '_a__'.repeat(10_000)],
    ['quotes in quotes', '> '.repeat(5000) + 'x'],
    ['brackets', '['.repeat(20_000)],
  ])('%s is shown plainly instead of blocking the page', (_name, text) => {
    expect(markdown(text)).toMatch(/^<pre[ >]/);
  });

  test('a long table, list or listing is not taken for that', () => {
    const row = '| `a_b_c` | **x** | [y](https://x.test) |\n';
    expect(markdown(`| a | b | c |\n|---|---|---|\n${row.repeat(200)}`)).toContain('<table');
    expect(markdown('- `a_b` **c** _d_\n'.repeat(300))).toContain('<ul>');
    expect(markdown('text **b**\n\n```py\n' + 'a_b_c = d_e_f\n'.repeat(400) + '```\n')).toContain('<strong>');
  });

  test('raw HTML is text', () => {
    expect(markdown('a <b>c</b>')).toContain('&lt;b&gt;c&lt;/b&gt;');
  });

  test('a remote image is a link that says so', () => {
    const html = markdown('![plan](https://x.test/p.png)');
    expect(html).toContain('class="media-link"');
    expect(html).toContain('href="https://x.test/p.png"');
    expect(html).not.toContain('<img');
  });

  test('links open apart and give nothing away', () => {
    expect(markdown('[a](https://x.test)')).toContain('rel="noopener noreferrer nofollow"');
    expect(markdown('[a](./file.md)')).not.toContain('href');
    expect(markdown('[a](#x)')).not.toContain('href');
    expect(guideMarkdown('[a](#x)')).toContain('href="#x"');
  });

  test('task lists keep their boxes as text, and no input exists', () => {
    expect(markdown('- [x] done')).toContain('<span class="task">[x]</span>');
    expect(sanitiseProse('<input type="text"><input type="checkbox" disabled>')).toBe('');
  });

  test('a very long text is shown plainly', () => {
    expect(markdown(`${'**x** '.repeat(20_000)}`)).toMatch(/^<pre[ >]/);
  });
});

describe('coloured text', () => {
  test('code is escaped and only coloured by class', async () => {
    const html = await highlight('const a = "<img src=x onerror=alert(1)>";', 'ts');
    expect(html).toContain('hljs-keyword');
    expect(danger(html ?? '')).toEqual([]);
    expect(html).not.toContain('<img');
  });

  test('unknown languages and very long code stay plain', async () => {
    expect(await highlight('x', 'klingon')).toBeNull();
    expect(await highlight('x'.repeat(60_000), 'py')).toBeNull();
  });

  test.each([
    ['py', 'python'],
    ['src/App.svelte', 'xml'],
    ['a/Dockerfile', 'dockerfile'],
    ['constructor', null],
    ['', null],
  ])('the language of %j is %s', (label, language) => {
    expect(languageOf(label)).toBe(language);
  });

  test('only spans with a class survive', () => {
    expect(sanitiseSpans('<span class="a" onclick="x" style="y">t<img src=x></span>')).toBe(
      '<span class="a">t</span>',
    );
    expect(escapeHtml(`<a href='x'>&"`)).toBe('&lt;a href=&#39;x&#39;&gt;&amp;&quot;');
  });
});
