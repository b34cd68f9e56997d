import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Blobs } from '../../ports/blobs.ts';

/** A new URL for the runtime is good for one command's delivery. */
const URL_MS = 15 * 60_000;

/** The worker runtime that belongs to this build: its bytes never change, so they are read and uploaded once per environment. */
export class RuntimeFile {
  readonly #file: string;
  readonly #blobs: Blobs;
  #published: Promise<{ sha256: string; key: string }> | undefined;

  constructor(file: string, blobs: Blobs) {
    this.#file = file;
    this.#blobs = blobs;
  }

  async reference(): Promise<{ sha256: string; url: string }> {
    this.#published ??= this.#publish();
    try {
      const { sha256, key } = await this.#published;
      return { sha256, url: await this.#blobs.presignGet(key, URL_MS) };
    } catch (error) {
      this.#published = undefined;
      throw error;
    }
  }

  async #publish(): Promise<{ sha256: string; key: string }> {
    const bytes = await readFile(this.#file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const key = `runtime/${sha256}.cjs`;
    await this.#blobs.put(key, bytes, 'text/javascript');
    return { sha256, key };
  }
}
