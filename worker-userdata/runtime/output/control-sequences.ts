// biome-ignore-all lint/suspicious/noControlCharactersInRegex: this file is about control characters.

/** Colours, cursor movement, window titles, character sets. */
const ESCAPE_SEQUENCE =
  /\x1b(?:\[[0-9:;<=>?]{0,256}[ -/]{0,256}[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[()*+#%][0-9A-Za-z]|[0-9A-Za-z=<>~])/g;
/** The beginning of a sequence at the end of a piece: more may follow. A title or parameters without end are given up at this length. */
const ESCAPE_UNFINISHED = /\x1b(?:\[[0-9:;<=>?]{0,256}[ -/]{0,256}|[\]PX^_][^\x07\x1b]{0,256}\x1b?|[()*+#%]?)$/;
/** What a person never sees, line feed, tab and carriage return excepted. */
const INVISIBLE = /[\x01-\x07\x0b\x0c\x0e-\x1f\x7f]/g;
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
  if (settled.includes('\r')) settled = lastStates(settled);
  if (settled.includes('\b')) settled = erased(settled);
  return settled.replace(INVISIBLE, '').replaceAll('\0', '␀');
}

/** Each line as the last carriage return in it left it. Those at the end of an unfinished line have overwritten nothing yet. */
function lastStates(text: string): string {
  const lines = text.split('\n');
  return lines.map((line, index) => lastState(line, index < lines.length - 1)).join('\n');
}

function lastState(line: string, isEnded: boolean): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end--;
  const start = end === 0 ? 0 : line.lastIndexOf('\r', end - 1) + 1;
  return line.slice(start, isEnded ? end : line.length);
}

/** Each backspace takes the character before it, within its line. */
function erased(text: string): string {
  const left: string[] = [];
  for (const character of text)
    if (character !== '\b') left.push(character);
    else if (left.at(-1) !== '\n') left.pop();
  return left.join('');
}
