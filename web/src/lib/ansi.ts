/** How a stretch of terminal output looks: class names, and colours that have none as `#rrggbb`. */
export interface Look {
  readonly classes: string;
  readonly fg: string;
  readonly bg: string;
}

export interface Run {
  text: string;
  look: Look;
}

/** What a terminal would show in the end. */
export interface Screen {
  lines: Run[][];
  /** How often a line was written over: progress that went by. */
  overwritten: number;
  /** Colours are left out because there are too many of them. */
  plain: boolean;
}

export const PLAIN: Look = { classes: '', fg: '', bg: '' };

/** So many coloured stretches are drawn; with more the page would stop for a while. */
const MAX_RUNS = 20_000;

/** Work that writing over lines may cost, in characters; after that a line that starts anew is a new line. */
const MAX_WORK = 5_000_000;

/** A cursor is followed so far to the right, and so far up. */
const MAX_COLUMN = 2000;
const MAX_UP = 200;

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/* eslint-disable no-control-regex -- control characters are what this is about */
/** A control sequence, a title or link (dropped), a shorter escape, a control character. */
const CONTROLS =
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]|([\u0000-\u0008\u000a-\u001f\u007f\u009b])/g;
const HAS_CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/;
/* eslint-enable no-control-regex */

/** Plays output as a terminal does: colours, carriage returns, erased lines, the cursor going up. */
export function readScreen(text: string): Screen {
  if (!HAS_CONTROLS.test(text))
    return {
      lines: text.split('\n').map((line) => [{ text: line, look: PLAIN }]),
      overwritten: 0,
      plain: false,
    };
  const terminal = new Terminal();
  let at = 0;
  for (const match of text.matchAll(CONTROLS)) {
    terminal.write(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [, parameters, final, control] = match;
    if (final !== undefined) terminal.command(final, parameters ?? '');
    else if (control !== undefined) terminal.control(control);
  }
  terminal.write(text.slice(at));
  return terminal.screen();
}

/** Text without anything that only a terminal understands. */
export function plainOutput(text: string): string {
  return joinLines(readScreen(text).lines)
    .map((run) => run.text)
    .join('');
}

/** Lines as one row of runs, neighbours that look the same as one. */
export function joinLines(lines: readonly Run[][]): Run[] {
  const joined: Run[] = [];
  lines.forEach((line, index) => {
    if (index > 0) append(joined, '\n', PLAIN);
    for (const { text, look } of line) append(joined, text, look);
  });
  return joined;
}

function append(runs: Run[], text: string, look: Look): void {
  if (text === '') return;
  const last = runs.at(-1);
  if (last?.look === look) last.text += text;
  else runs.push({ text, look });
}

interface Style {
  fg: string;
  bg: string;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
}

const NORMAL: Style = {
  fg: '',
  bg: '',
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
};

class Terminal {
  #lines: { runs: Run[]; length: number }[] = [{ runs: [], length: 0 }];
  #row = 0;
  #column = 0;
  #style: Style = NORMAL;
  #look = PLAIN;
  #looks = new Map<string, Look>([['', PLAIN]]);
  #runs = 0;
  #work = 0;
  #overwritten = 0;

  screen(): Screen {
    return {
      lines: this.#lines.map(({ runs }) => runs),
      overwritten: this.#overwritten,
      plain: this.#runs > MAX_RUNS,
    };
  }

  get #line(): { runs: Run[]; length: number } {
    while (this.#row >= this.#lines.length) this.#lines.push({ runs: [], length: 0 });
    return this.#lines[this.#row] ?? { runs: [], length: 0 };
  }

  write(text: string): void {
    if (text === '') return;
    const line = this.#line;
    const look = this.#runs > MAX_RUNS ? PLAIN : this.#look;
    if (look !== PLAIN) this.#runs += 1;
    if (this.#column === line.length) append(line.runs, text, look);
    else this.#overwrite(text, look);
    this.#column += text.length;
    line.length = Math.max(line.length, this.#column);
  }

  #overwrite(text: string, look: Look): void {
    const line = this.#line;
    if (this.#column === 0) this.#overwritten += 1;
    this.#work += line.length;
    const spare = this.#work < MAX_WORK;
    const runs = spare ? slice(line.runs, 0, this.#column) : [];
    const gap = this.#column - Math.min(line.length, this.#column);
    append(runs, ' '.repeat(gap), PLAIN);
    append(runs, text, look);
    if (spare)
      for (const run of slice(line.runs, this.#column + text.length)) append(runs, run.text, run.look);
    line.runs = runs;
  }

  control(character: string): void {
    if (character === '\n') {
      this.#row += 1;
      this.#column = 0;
      void this.#line;
    } else if (character === '\r') this.#column = 0;
    else if (character === '\b') this.#column = Math.max(0, this.#column - 1);
  }

  command(final: string, parameters: string): void {
    if (final === 'm') {
      this.#style = restyle(this.#style, parameters);
      this.#look = this.#lookOf(this.#style);
      return;
    }
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    const move = MOVES[final];
    if (move) {
      const [rows, columns] = move(count);
      this.#row = Math.min(Math.max(this.#row + rows, this.#lines.length - MAX_UP, 0), this.#lines.length);
      this.#column = columns === null ? this.#column : Math.min(Math.max(columns, 0), MAX_COLUMN);
    } else if (final === 'C' || final === 'D') {
      const step = final === 'C' ? count : -count;
      this.#column = Math.min(Math.max(this.#column + step, 0), MAX_COLUMN);
    } else if (final === 'K') this.#erase(Number.parseInt(parameters, 10) || 0);
    else if (final === 'J' && (Number.parseInt(parameters, 10) || 0) === 0) {
      this.#erase(0);
      // Clearing the whole window would take away what was there before; only what lies below goes.
      this.#lines.length = Math.min(this.#lines.length, this.#row + 1);
    }
  }

  #erase(mode: number): void {
    const line = this.#line;
    if (line.length > 0 && (mode === 2 || this.#column === 0)) this.#overwritten += 1;
    if (mode === 1) {
      const rest = slice(line.runs, this.#column);
      line.runs = [{ text: ' '.repeat(Math.min(this.#column, line.length)), look: PLAIN }, ...rest];
      return;
    }
    line.runs = mode === 2 ? [] : slice(line.runs, 0, this.#column);
    line.length = mode === 2 ? 0 : Math.min(line.length, this.#column);
  }

  #lookOf(style: Style): Look {
    const made = makeLook(style);
    const id = `${made.classes}${made.fg}${made.bg}`;
    const known = this.#looks.get(id);
    if (known) return known;
    this.#looks.set(id, made);
    return made;
  }
}

/** Rows to go, and the column to go to; null leaves it. */
const MOVES: Record<string, (count: number) => [number, number | null]> = {
  A: (count) => [-count, null],
  B: (count) => [count, null],
  E: (count) => [count, 0],
  F: (count) => [-count, 0],
  G: (count) => [0, count - 1],
};

function slice(runs: readonly Run[], from: number, to = Infinity): Run[] {
  const part: Run[] = [];
  let at = 0;
  for (const { text, look } of runs) {
    append(part, text.slice(Math.max(0, from - at), Math.max(0, to - at)), look);
    at += text.length;
  }
  return part;
}

const SWITCHES: Record<number, Partial<Style>> = {
  0: NORMAL,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { fg: '' },
  49: { bg: '' },
};

function restyle(style: Style, parameters: string): Style {
  let next = style;
  const codes = parameters.split(/[;:]/).map((code) => Number.parseInt(code, 10) || 0);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const ground = code === 48 || (code >= 40 && code < 48) || (code >= 100 && code < 108) ? 'bg' : 'fg';
    if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, at + 1, parameters.includes(':'));
      next = { ...next, [ground]: colour };
      at += used;
    } else if (SWITCHES[code]) next = { ...next, ...SWITCHES[code] };
    else if ((code >= 30 && code < 38) || (code >= 40 && code < 48))
      next = { ...next, [ground]: NAMES[code % 10] };
    else if ((code >= 90 && code < 98) || (code >= 100 && code < 108))
      next = { ...next, [ground]: `bright-${NAMES[code % 10]}` };
  }
  return next;
}

/** A colour of the 256, or one of red, green and blue; and how many codes it took. */
function extended(codes: readonly number[], at: number, colons: boolean): [string, number] {
  if (codes[at] === 5) return [paletteColour(codes[at + 1] ?? 0), 2];
  if (codes[at] !== 2) return ['', 1];
  // Written with colons a colour space may stand before the three.
  const first = colons && codes.length - at > 4 ? at + 2 : at + 1;
  return [hex(codes.slice(first, first + 3)), first - at + 3];
}

function paletteColour(number: number): string {
  if (number < 16) return number < 8 ? (NAMES[number] ?? '') : `bright-${NAMES[number - 8]}`;
  if (number > 255) return '';
  if (number >= 232) return hex(Array<number>(3).fill(8 + (number - 232) * 10));
  const cube = number - 16;
  return hex(
    [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => (step ? 55 + step * 40 : 0)),
  );
}

const hex = (parts: readonly number[]): string =>
  `#${[0, 1, 2]
    .map((index) =>
      Math.min(parts[index] ?? 0, 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

function makeLook({ fg, bg, bold, dim, italic, underline, inverse }: Style): Look {
  const [front, back] = inverse ? [bg, fg] : [fg, bg];
  const own = (colour: string): boolean => colour.startsWith('#');
  const classes = [
    bold && 'ansi-bold',
    dim && 'ansi-dim',
    italic && 'ansi-italic',
    underline && 'ansi-underline',
    inverse && front === '' && back === '' && 'ansi-inverse',
    own(front) || own(back) ? 'ansi-own-fg' : front !== '' && `ansi-${front}-fg`,
    own(back) ? 'ansi-own-bg' : back !== '' && `ansi-${back}-bg`,
  ].filter((name) => name !== false);
  const readable = own(back) && !own(front) ? (isLight(back) ? '#000000' : '#ffffff') : '';
  return { classes: classes.join(' '), fg: own(front) ? front : readable, bg: own(back) ? back : '' };
}

function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.3 + green * 0.59 + blue * 0.11 > 140;
}
