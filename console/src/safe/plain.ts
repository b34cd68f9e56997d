/** Colours, cursor moves, titles and links of terminals. Each alternative is bounded by its own end, so that it is linear. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g;
/** Characters that change what others look like, or cannot be seen: direction, width zero, tags, and what is left of terminals. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is shown
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text of models, programs and repositories as it can be read: no sequences of terminals, and every hidden character by its number. */
export function plain(text: string): string {
  return text.replace(SEQUENCES, '').replace(/\r\n/g, '\n').replace(HIDDEN, shown);
}

/** The same on one line, for titles and names. */
export function plainLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim();
}

function shown(character: string): string {
  return `⟦U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`;
}

/** No line is longer than this: a browser takes seconds to lay out one of a megabyte. */
const LINE_CHARACTERS_MAX = 2_000;

/** Lines that can be laid out: long ones in pieces. */
export function linesOf(text: string): string[] {
  return plain(text)
    .split('\n')
    .flatMap((line) => (line.length <= LINE_CHARACTERS_MAX ? [line] : pieces(line)));
}

function pieces(line: string): string[] {
  const count = Math.ceil(line.length / LINE_CHARACTERS_MAX);
  return Array.from({ length: count }, (_, index) =>
    line.slice(index * LINE_CHARACTERS_MAX, (index + 1) * LINE_CHARACTERS_MAX),
  );
}
