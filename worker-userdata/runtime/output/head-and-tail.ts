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

  /** Characters left out of the middle. */
  get droppedChars(): number {
    return Math.max(0, this.#chars - this.#headChars - this.#tailChars);
  }

  /** The text, with `gap(droppedChars)` in the place of what was dropped. */
  text(gap: (droppedChars: number) => string): string {
    if (this.droppedChars === 0) return wholeCharacters(this.#head + this.#tail);
    const tail = this.#tail.slice(-this.#tailChars);
    return `${wholeCharacters(this.#head)}${gap(this.droppedChars)}${wholeCharacters(tail)}`;
  }
}

/** The text without half a surrogate pair at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, '');
}
