/** Programs that only show what is there, whatever follows their name. */
const SHOW =
  /^(?:cat|cd|cut|du|echo|e?grep|false|file|head|jq|ls|nl|pwd|rg|stat|tail|tree|true|uniq|wc|which)$/;

/** Those that can also change something, with what makes sure that they do not. */
const CAREFUL: Record<string, (rest: string) => boolean> = {
  find: (rest) => !/ -(?:delete|exec|execdir|ok|okdir|fls|fprint\w*)\b/.test(rest),
  git: (rest) => /^ (?:-C \S+ )?(?:blame|diff|grep|log|ls-files|rev-parse|show|status)\b/.test(rest),
  sed: (rest) => / -n\b/.test(rest) && !/ (?:-\w*i|--in-place)/.test(rest),
  sort: (rest) => !/ (?:-\w*o|--output)/.test(rest),
};

/** Tools that list a folder, by the names that agents give them. */
const LISTS = /^(?:ls|list_?(?:dir|directory|files))$/i;

export function isListing(tool: string): boolean {
  return LISTS.test(tool);
}

/**
 * Whether a shell command does no more than look: each of its parts begins with a program that only
 * shows, and nothing is written to a file. In doubt it does not.
 */
export function isLooking(command: string): boolean {
  const bare = command
    .replace(/\\[()]|'[^']*'|"(?:[^"`$\\]|\\.|\$(?!\())*"/g, 'x')
    .replace(/(?:[12&]?>>? ?\/dev\/null|2>&1)(?=[\s;|&]|$)/g, '')
    .replaceAll('&&', ';');
  if (/[`<>"'()&]/.test(bare)) return false;
  const parts = bare.split(/[;|\n]/).map((part) => part.trim());
  return parts.some(isShowing) && parts.every((part) => part === '' || isShowing(part));
}

function isShowing(part: string): boolean {
  const [program = ''] = part.split(/\s/, 1);
  if (SHOW.test(program)) return true;
  return CAREFUL[program]?.(part.slice(program.length)) === true;
}
