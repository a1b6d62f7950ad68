/** Pictures inside the session itself; anything else would be a request to somebody's server. */
const INLINE_IMAGE = /^data:image\/(png|jpeg|gif|webp|avif);base64,([A-Za-z0-9+/=\s]+)$/;

/** 8 MB of base64; a larger picture is not worth the memory. */
const MAX_LENGTH = 8 * 1024 * 1024;

/** What is known of a picture without drawing it. */
export interface ImageFacts {
  /** Why it is not drawn: it lies elsewhere, is of a kind that may hold scripts, or is too large. */
  refused: 'remote' | 'kind' | 'size' | null;
  kind: string;
  bytes: number | null;
}

/** A raster picture given as data may be drawn. SVG may not: it can hold scripts and addresses. */
export function imageFacts(url: string): ImageFacts {
  if (!/^data:/i.test(url)) return { refused: 'remote', kind: '', bytes: null };
  const kind = /^data:image\/([\w.+-]{1,30})/i.exec(url)?.[1]?.toLowerCase() ?? '';
  if (url.length > MAX_LENGTH) return { refused: 'size', kind, bytes: Math.floor((url.length * 3) / 4) };
  const [, known, data] = INLINE_IMAGE.exec(url) ?? [];
  if (known === undefined || data === undefined) return { refused: 'kind', kind, bytes: null };
  const padding = /=*\s*$/.exec(data)?.[0].replace(/\s/g, '').length ?? 0;
  return {
    refused: null,
    kind: known,
    bytes: Math.floor((data.replace(/\s/g, '').length * 3) / 4) - padding,
  };
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
