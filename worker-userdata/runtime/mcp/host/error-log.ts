import { appendFileSync, statSync, truncateSync } from 'node:fs';

/** Bytes of one server's log; then it starts anew. */
export const SERVER_LOG_BYTES_MAX = 1024 * 1024;
/** Characters of the end that results quote. */
const TAIL_CHARS = 1_000;

/** What a server prints on standard error. A full disk loses the log, not the server. */
export class ErrorLog {
  readonly path: string;
  #tail = '';

  constructor(path: string) {
    this.path = path;
  }

  add(text: string): void {
    this.#tail = (this.#tail + text).slice(-TAIL_CHARS);
    try {
      appendFileSync(this.path, text, { mode: 0o644 });
      if (statSync(this.path).size > SERVER_LOG_BYTES_MAX) truncateSync(this.path);
    } catch {
      this.#tail = `${this.#tail}\n(its log cannot be written)`.slice(-TAIL_CHARS);
    }
  }

  /** A new process begins here: what the last one said is not its own. */
  begin(): void {
    this.#tail = '';
  }

  /** The last words and where all of them are. */
  describe(): string {
    const words = this.#tail.trim();
    return words ? `Its last messages (all in ${this.path}):\n${words}` : `It wrote no message into ${this.path}.`;
  }
}
