import { parseAnchor, type Anchor } from '../model/viewstate';

/** The anchor that a clicked link means; with Shift held it reaches from the present one. */
export function clickedAnchor(event: MouseEvent, now: Anchor | null): Anchor | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.altKey)
    return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const given = link?.getAttribute('href')?.startsWith('#') ? parseAnchor(link.hash) : null;
  if (!given || !event.shiftKey || !now || now.from === given.from) return given;
  return { from: now.from, to: given.from };
}
