/** The part of an address that names an event: `#e=<event id>`. */
export function formatAnchor(eventId: string): string {
  return `#e=${encodeURIComponent(eventId)}`;
}

export function parseAnchor(hash: string): string | null {
  if (!hash.startsWith('#e=')) return null;
  try {
    return decodeURIComponent(hash.slice(3)) || null;
  } catch {
    return null;
  }
}
