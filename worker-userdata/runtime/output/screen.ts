// biome-ignore-all lint/suspicious/noControlCharactersInRegex: this file is about control characters.

/** What a program may do to what it has written, as one character each; {@link Screen} takes them among its text. */
export const UP = '\x01';
export const ERASE_LINE = '\x02';
export const ERASE_TO_LINE_END = '\x03';
export const ERASE_BELOW = '\x04';
export const MARKS = /[\x01-\x04]/g;
const SPECIAL = /[\r\b\x01-\x04]/;
const SEGMENTS = /[\r\n\x01-\x04]|[^\r\n\x01-\x04]+/g;

/** Lines above the cursor that may still be written anew: more than a progress display has. */
export const ROWS_MAX = 100;
/** A longer unfinished line is passed on as it is: catches output without line ends. */
const LINE_CHARS_MAX = 8_192;

/**
 * The last lines of a terminal: a line that is written over by carriage returns, backspaces or from below is its last state.
 * Takes text in pieces and gives back, line by line, what can change no more; the same wherever it is cut.
 */
export class Screen {
  /** Ended lines that may still change, and the cursor's row among them; at their end it is on a new line. */
  #lines: string[] = [];
  #row = 0;
  /** The cursor's line as far as it was written; `#isBack`: the next text begins it anew. */
  #line = '';
  #isBack = false;

  push(text: string): string {
    let gone = '';
    if (this.#row === this.#lines.length && !this.#isBack && !SPECIAL.test(text)) this.#append(text);
    else for (const [segment] of text.matchAll(SEGMENTS)) gone += this.#take(segment);
    return gone + this.#settled();
  }

  /** All that is left. */
  end(): string {
    const atEnd = this.#row === this.#lines.length;
    if (!atEnd && this.#line !== '') this.#lines[this.#row] = this.#line;
    const rest = ended(this.#lines) + (atEnd ? this.#line : '');
    this.#lines = [];
    this.#row = 0;
    this.#line = '';
    this.#isBack = false;
    return rest;
  }

  #append(text: string): void {
    const [first = '', ...others] = text.split('\n');
    this.#line += first;
    for (const next of others) {
      this.#lines.push(this.#line);
      this.#line = next;
    }
    this.#row = this.#lines.length;
  }

  #take(segment: string): string {
    switch (segment) {
      case '\n':
        this.#keepLine();
        this.#row++;
        this.#startLine();
        return '';
      case '\r':
        this.#isBack = true;
        return '';
      case UP:
        if (this.#line !== '') this.#keepLine();
        this.#row = Math.max(0, this.#lines.length - ROWS_MAX, this.#row - 1);
        this.#startLine();
        return '';
      case ERASE_TO_LINE_END:
        if (this.#isBack || this.#line === '') this.#eraseLine();
        return '';
      case ERASE_LINE:
        this.#eraseLine();
        return '';
      case ERASE_BELOW:
        this.#lines.length = Math.min(this.#lines.length, this.#row + (this.#isBack || this.#line === '' ? 0 : 1));
        if (this.#isBack) this.#startLine();
        return '';
      default:
        return this.#write(segment);
    }
  }

  #write(segment: string): string {
    const text = (this.#isBack ? '' : this.#line) + segment;
    this.#line = segment.includes('\b') ? erased(text) : text;
    this.#isBack = false;
    return this.#line.length > LINE_CHARS_MAX ? this.end() : '';
  }

  /** Puts the cursor's line where it stands; nothing written leaves what was there. */
  #keepLine(): void {
    if (this.#row === this.#lines.length) this.#lines.push(this.#line);
    else if (this.#line !== '') this.#lines[this.#row] = this.#line;
  }

  #eraseLine(): void {
    if (this.#row < this.#lines.length) this.#lines[this.#row] = '';
    this.#startLine();
  }

  #startLine(): void {
    this.#line = '';
    this.#isBack = false;
  }

  #settled(): string {
    if (this.#line.length > LINE_CHARS_MAX) return this.end();
    const over = this.#lines.length - ROWS_MAX;
    if (over <= 0) return '';
    this.#row -= over;
    return ended(this.#lines.splice(0, over));
  }
}

function ended(lines: string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** Each backspace takes the character before it. */
function erased(line: string): string {
  const left: string[] = [];
  for (const character of line)
    if (character !== '\b') left.push(character);
    else left.pop();
  return left.join('');
}
