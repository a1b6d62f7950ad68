/** Whether a key press belongs to a control that takes text or choices, so that no shortcut may fire. */
export function isEditing(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(?:radio|checkbox)$/.test(target.type);
  return target.isContentEditable || /^(?:TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * A bare key: no modifier, not while typing, no dialog open. Shift is allowed where the sign needs it; a
 * letter is a capital when Shift is held, whatever Caps Lock says.
 */
export function shortcut(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isEditing(event))
    return null;
  if (document.querySelector('dialog[open]')) return null;
  if (!/^[a-z]$/i.test(event.key)) return event.key;
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
}
