/** Part of a text, in characters. */
export type Span = { start: number; end: number };

/** A part of the new text, and the part of the original that it stands for. */
type Piece = { here: Span; original: Span };

/**
 * A text with some parts replaced, which can tell where a place of it comes from. It finds its parts anew for that instead of keeping
 * them: there may be millions, and most texts are never asked.
 */
export class RewrittenText {
  readonly text: string;
  readonly #pieces: () => Iterator<Piece, undefined>;

  /** `parts` in order and apart from each other; `rewrite` gives at least one character for each. */
  constructor(original: string, parts: (text: string) => Iterable<Span>, rewrite: (part: string) => string) {
    this.text = rewritten(original, parts, rewrite);
    this.#pieces = () => piecesOf(original, parts, rewrite);
  }

  /**
   * Answers for one place after the other, in rising order, which place of the original it is; undefined within what stands for
   * a part of it, such as in the middle of the `fi` for `ﬁ`.
   */
  originals(): (index: number) => number | undefined {
    const pieces = this.#pieces();
    let passed: Piece | undefined;
    let next = pieces.next().value;
    return (index) => {
      for (; next && next.here.start <= index; next = pieces.next().value) passed = next;
      if (!passed) return index;
      if (index === passed.here.start) return passed.original.start;
      return index < passed.here.end ? undefined : passed.original.end + index - passed.here.end;
    };
  }
}

function rewritten(
  original: string,
  parts: (text: string) => Iterable<Span>,
  rewrite: (part: string) => string,
): string {
  const texts: string[] = [];
  let position = 0;
  for (const { start, end } of parts(original)) {
    texts.push(original.slice(position, start), rewrite(original.slice(start, end)));
    position = end;
  }
  texts.push(original.slice(position));
  return texts.join('');
}

function* piecesOf(
  original: string,
  parts: (text: string) => Iterable<Span>,
  rewrite: (part: string) => string,
): Generator<Piece, undefined> {
  let grown = 0;
  for (const part of parts(original)) {
    const { length } = rewrite(original.slice(part.start, part.end));
    const start = part.start + grown;
    grown += length - (part.end - part.start);
    yield { here: { start, end: start + length }, original: part };
  }
  return undefined;
}
