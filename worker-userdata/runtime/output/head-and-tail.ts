/** Keeps the beginning and the end of a text that comes in pieces, in memory bounded by both. */
export class HeadAndTail {
  readonly #headChars: number;
  readonly #tailChars: number;
  #head = '';
  #tail = '';
  #chars = 0;

  constructor(headChars: number, tailChars: number) {
    this.#headChars = headChars;
    this.#tailChars = tailChars;
  }

  add(piece: string): void {
    this.#chars += piece.length;
    const free = this.#headChars - this.#head.length;
    this.#head += piece.slice(0, free);
    this.#tail += piece.slice(free);
    // Cut only now and then: cutting each time would copy the tail for every piece.
    if (this.#tail.length > 4 * this.#tailChars) this.#tail = this.#tail.slice(-this.#tailChars);
  }

  /** The text, with `gap(droppedChars)` in the place of what was dropped; of a longer one less is shown with smaller `bounds`. */
  text(gap: (droppedChars: number) => string, bounds?: { headChars: number; tailChars: number }): string {
    const headChars = Math.min(this.#headChars, bounds?.headChars ?? this.#headChars);
    const tailChars = Math.min(this.#tailChars, bounds?.tailChars ?? this.#tailChars);
    const droppedChars = this.#chars - headChars - tailChars;
    if (droppedChars <= 0) return wholeCharacters(this.#head + this.#tail);
    // What is short in its head alone has no tail of its own.
    const end = (this.#head + this.#tail).slice(-tailChars);
    return `${wholeCharacters(this.#head.slice(0, headChars))}${gap(droppedChars)}${wholeCharacters(end)}`;
  }
}

/** The text without half a surrogate pair at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, '');
}
