// biome-ignore-all lint/suspicious/noControlCharactersInRegex: this file is about control characters.

/** Colours, cursor movement, window titles, character sets. */
const ESCAPE_SEQUENCE =
  /\x1b(?:\[[0-9:;<=>?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+#%][0-9A-Za-z]|[0-9A-Za-z=<>~])/g;
/** The beginning of a sequence at the end of a piece: more may follow. A title without end is given up at this length. */
const ESCAPE_UNFINISHED = /\x1b(?:\[[0-9:;<=>?]*[ -/]*|[\]PX^_][^\x07\x1b]{0,256}\x1b?|[()*+#%]?)$/;
/** What a person never sees, line feed, tab and carriage return excepted. */
const INVISIBLE = /[\x01-\x07\x0b\x0c\x0e-\x1f\x7f]/g;
/** What a later carriage return in the same line has overwritten. */
const OVERWRITTEN = /[^\n]*\r(?=[^\n\r])/g;
/** A longer unfinished line is passed on as it is: catches output without line ends. */
const PENDING_CHARS_MAX = 8_192;

/**
 * Turns terminal output into the text that a person would end up seeing: control sequences removed, progress that
 * overwrites its line by carriage returns or backspaces collapsed to its last state. Takes pieces, gives pieces.
 */
export class ControlSequenceFilter {
  #pending = '';

  push(piece: string): string {
    const text = this.#pending + piece;
    const unfinished = ESCAPE_UNFINISHED.exec(text);
    const heldFrom = unfinished ? unfinished.index : text.length;
    const settled = settle(text.slice(0, heldFrom));
    const lineStart = settled.lastIndexOf('\n') + 1;
    const line = settled.slice(lineStart);
    if (line.length > PENDING_CHARS_MAX) {
      this.#pending = text.slice(heldFrom);
      return settled.replaceAll('\r', '');
    }
    this.#pending = line + text.slice(heldFrom);
    return settled.slice(0, lineStart);
  }

  /** What was held back because it might still have changed. */
  end(): string {
    const rest = settle(this.#pending).replaceAll('\r', '').replace(INVISIBLE, '');
    this.#pending = '';
    return rest;
  }
}

function settle(text: string): string {
  let settled = text;
  if (settled.includes('\x1b')) settled = settled.replace(ESCAPE_SEQUENCE, '');
  if (settled.includes('\r')) settled = settled.replace(/\r+\n/g, '\n').replace(OVERWRITTEN, '');
  if (settled.includes('\b')) settled = erased(settled);
  return settled.replace(INVISIBLE, '').replaceAll('\0', '␀');
}

/** Each backspace takes the character before it, within its line. */
function erased(text: string): string {
  const left: string[] = [];
  for (const character of text)
    if (character !== '\b') left.push(character);
    else if (left.at(-1) !== '\n') left.pop();
  return left.join('');
}
