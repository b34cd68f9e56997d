/** Bytes looked at: enough to tell, and cheap for output of any length. */
const SAMPLE_BYTES_MAX = 1024 * 1024;
/** Share of odd bytes from which on output with NULs is not text; lists separated by NULs stay below it. */
const ODD_SHARE_WITH_NUL = 0.1;
/** The same for output without NULs; text in an old 8-bit encoding stays below it. */
const ODD_SHARE = 0.3;

/** Decides whether bytes are text, from samples as they pass. */
export class BinaryGauge {
  #seen = 0;
  #odd = 0;
  #nul = 0;
  readonly #decoder = new TextDecoder();

  add(chunk: Uint8Array): void {
    const sample = chunk.subarray(0, SAMPLE_BYTES_MAX - this.#seen);
    if (sample.length === 0) return;
    this.#seen += sample.length;
    for (const byte of sample) {
      if (byte === 0) this.#nul++;
      if (byte < 7 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) this.#odd++;
    }
    this.#odd += this.#decoder.decode(sample, { stream: true }).split('\ufffd').length - 1;
  }

  get isBinary(): boolean {
    if (this.#seen === 0) return false;
    return this.#odd / this.#seen > (this.#nul > 0 ? ODD_SHARE_WITH_NUL : ODD_SHARE);
  }
}
