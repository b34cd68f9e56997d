import { closeSync, openSync, writeSync } from 'node:fs';

/** Bytes of one call's output kept on disk: catches a command that prints without end. */
export const LOG_BYTES_MAX = 50 * 1024 * 1024;

/** The file with everything a tool printed, up to {@link LOG_BYTES_MAX}. A full disk ends the log, not the tool. */
export class LogFile {
  readonly #file: number;
  readonly #bytesMax: number;
  #keptBytes = 0;
  #droppedBytes = 0;
  #failure: string | undefined;
  #closed = false;

  constructor(path: string, bytesMax = LOG_BYTES_MAX) {
    this.#file = openSync(path, 'a', 0o644);
    this.#bytesMax = bytesMax;
  }

  add(chunk: Uint8Array): void {
    const kept = chunk.subarray(0, this.#bytesMax - this.#keptBytes);
    this.#keptBytes += kept.length;
    this.#droppedBytes += chunk.length - kept.length;
    if (kept.length > 0) this.#write(kept);
  }

  /** A line of ours, also past the bound: that it was reached, how the command ended. */
  note(text: string): void {
    this.#write(Buffer.from(`\n[${text}]\n`));
  }

  /** Bytes of output in the file. */
  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** Bytes that found no place within the bound. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /** Why the log is not complete, if a write failed. */
  get failure(): string | undefined {
    return this.#failure;
  }

  close(): void {
    if (!this.#closed) closeSync(this.#file);
    this.#closed = true;
  }

  #write(bytes: Uint8Array): void {
    if (this.#failure || this.#closed) return;
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file, bytes, written);
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
  }
}
