const BEGIN = '<think>';
const END = '</think>';

/**
 * Takes out what a model thinks aloud before it answers, as servers without a field for it send it: `<think>…</think>` at the
 * beginning. It is not for people, and no later request carries it. Takes text in pieces and gives pieces.
 */
export class WithoutThinking {
  #held = '';
  #where: 'before' | 'inside' | 'behind' = 'before';

  push(piece: string): string {
    if (this.#where === 'behind') return piece;
    this.#held += piece;
    return this.#where === 'before' ? this.#begin() : this.#inside();
  }

  /** What was held back and is no thinking. */
  end(): string {
    const rest = this.#where === 'before' ? this.#held : '';
    this.#held = '';
    return rest;
  }

  #begin(): string {
    const text = this.#held.trimStart();
    if (BEGIN.startsWith(text)) return '';
    if (!text.startsWith(BEGIN)) return this.#behind(this.#held);
    this.#where = 'inside';
    this.#held = text.slice(BEGIN.length);
    return this.#inside();
  }

  #inside(): string {
    const end = this.#held.indexOf(END);
    if (end >= 0) return this.#behind(this.#held.slice(end + END.length).trimStart());
    this.#held = this.#held.slice(-END.length);
    return '';
  }

  #behind(text: string): string {
    this.#where = 'behind';
    this.#held = '';
    return text;
  }
}
