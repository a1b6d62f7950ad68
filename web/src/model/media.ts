/** Pictures inside the session itself; anything else would be a request to somebody's server. */
const INLINE_IMAGE = /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=\s]+$/;

/** 8 MB of base64; a larger picture is not worth the memory. */
const MAX_LENGTH = 8 * 1024 * 1024;

/** Whether an image may be drawn: a raster picture given as data. SVG is left out, it can hold scripts. */
export function inlineImage(url: string): boolean {
  return url.length <= MAX_LENGTH && INLINE_IMAGE.test(url);
}

export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
