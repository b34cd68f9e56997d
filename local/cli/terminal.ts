export type Style = 'bold' | 'dim' | 'green' | 'red' | 'cyan' | 'yellow';

const CODES: Record<Style, [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  green: [32, 39],
  red: [31, 39],
  cyan: [36, 39],
  yellow: [33, 39],
};
/** Without a terminal that can overwrite a line, a changed status is printed again at most this often. */
const SPARSE_MS = 3_000;
/** Width for terminals that do not know theirs (they say 0). */
const COLUMNS_DEFAULT = 100;
/** What could move the cursor or change the terminal; texts of a model or of a repository are not trusted with it. */
const CONTROLS = /[\p{Cc}\p{Cf}]/gu;

/** What a terminal needs to be: process.stdout, or a stand-in. */
export type Output = { write(text: string): unknown; isTTY?: boolean; columns?: number };

/** Lines, and one status line below them that is overwritten as it changes. */
export class Terminal {
  readonly #output: Output;
  readonly #overwrites: boolean;
  readonly #colours: boolean;
  #status = '';
  #statusAtMs = Number.NEGATIVE_INFINITY;

  /** `environment`: NO_COLOR set to anything, or TERM=dumb, gives plain text. */
  constructor(output: Output, environment: NodeJS.ProcessEnv) {
    const isTerminal = output.isTTY === true && environment.TERM !== 'dumb';
    this.#output = output;
    this.#overwrites = isTerminal;
    this.#colours = isTerminal && !environment.NO_COLOR;
  }

  line(text = ''): void {
    if (!this.#overwrites) return void this.#output.write(`${text}\n`);
    this.#output.write(`${this.#status ? '\r\x1b[2K' : ''}${text}\n${this.#status}`);
  }

  /** What is going on now. '' takes it away. */
  status(text: string): void {
    if (this.#overwrites) {
      this.#status = cut(text, (this.#output.columns || COLUMNS_DEFAULT) - 1);
      this.#output.write(`\r\x1b[2K${this.#status}`);
      return;
    }
    const isDue = performance.now() - this.#statusAtMs >= SPARSE_MS;
    if (text === '' || text === this.#status || !isDue) return;
    this.#status = text;
    this.#statusAtMs = performance.now();
    this.#output.write(`${text}\n`);
  }

  paint(style: Style, text: string): string {
    const [on, off] = CODES[style];
    return this.#colours && text !== '' ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  }
}

/** A text on one line without control characters, at most `max` characters wide. */
export function oneLine(text: string, max = Number.POSITIVE_INFINITY): string {
  return cut(text.replace(/\s+/g, ' ').replace(CONTROLS, '').trim(), max);
}

/** Lines without control characters. */
export function safeLines(text: string): string[] {
  return text.split('\n').map((line) => line.replaceAll('\t', '    ').replace(CONTROLS, ''));
}

function cut(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, Math.max(0, max - 1)).join('')}…`;
}
