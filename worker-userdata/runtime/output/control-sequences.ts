// biome-ignore-all lint/suspicious/noControlCharactersInRegex: this file is about control characters.

import { ERASE_BELOW, ERASE_LINE, ERASE_TO_LINE_END, MARKS, ROWS_MAX, Screen, UP } from './screen.ts';

/** Colours, cursor movement, window titles, character sets. */
const ESCAPE_SEQUENCE =
  /\x1b(?:\[[0-9:;<=>?]{0,256}[ -/]{0,256}[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+#%][0-9A-Za-z]|[0-9A-Za-z=<>~])/g;
/** The beginning of a sequence at the end of a piece: more may follow. A title or parameters without end are given up at this length. */
const ESCAPE_UNFINISHED = /\x1b(?:\[[0-9:;<=>?]{0,256}[ -/]{0,256}|[\]PX^_][^\x07\x1b]{0,256}\x1b?|[()*+#%]?)$/;
/** What a person never sees; line feed, tab, carriage return, backspace and the marks of a {@link Screen} excepted. */
const INVISIBLE = /[\x05-\x07\x0b\x0c\x0e-\x1f\x7f]/g;
/** Movements and erasures of {@link ESCAPE_SEQUENCE} that change what was written. */
const MOVEMENT = /^\x1b\[(\d{0,4})([AFGJK])$/;

/**
 * Turns terminal output into the text that a person would end up seeing: control sequences removed, progress that overwrites
 * its line or the lines above collapsed to its last state. Takes pieces, gives pieces.
 */
export class ControlSequenceFilter {
  readonly #screen = new Screen();
  #pending = '';

  push(piece: string): string {
    const text = this.#pending + piece;
    const unfinished = ESCAPE_UNFINISHED.exec(text);
    const heldFrom = unfinished ? unfinished.index : text.length;
    this.#pending = text.slice(heldFrom);
    return this.#screen.push(settle(text.slice(0, heldFrom)));
  }

  /** What was held back because it might still have changed. */
  end(): string {
    const rest = this.#screen.push(settle(this.#pending)) + this.#screen.end();
    this.#pending = '';
    return rest;
  }
}

function settle(text: string): string {
  const unmarked = text.replace(MARKS, '');
  const marked = unmarked.includes('\x1b') ? unmarked.replace(ESCAPE_SEQUENCE, markOf) : unmarked;
  return marked.replace(INVISIBLE, '').replaceAll('\0', '␀');
}

/** What a control sequence does to what is written already: to a column other than the first nothing that is told. */
function markOf(sequence: string): string {
  const [, parameter = '', kind] = MOVEMENT.exec(sequence) ?? [];
  switch (kind) {
    case 'A':
      return UP.repeat(rows(parameter));
    case 'F':
      return `${UP.repeat(rows(parameter))}\r`;
    case 'G':
      return Number(parameter || 1) === 1 ? '\r' : '';
    case 'J':
      return Number(parameter) === 0 ? ERASE_BELOW : '';
    case 'K':
      return parameter === '2' ? ERASE_LINE : Number(parameter) === 0 ? ERASE_TO_LINE_END : '';
    default:
      return '';
  }
}

function rows(parameter: string): number {
  return Math.min(Math.max(1, Number(parameter)), ROWS_MAX);
}
