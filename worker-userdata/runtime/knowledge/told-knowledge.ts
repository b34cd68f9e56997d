import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { callDirectoryName } from '../ledger/call-directory.ts';

/** Lines of the file: catches a session that walks through the whole of a huge repository. Nothing more is told then. */
const LINES_MAX = 5_000;

/**
 * Which folders have been looked at, and which contents the model has been shown. A file in our own folder, one line each; a
 * conversation that was made shorter begins another one, because what was shown is no longer in it.
 */
export class ToldKnowledge {
  readonly #file: string;
  #lines: ReadonlySet<string> | undefined;

  /** `conversation` tells one compaction from the next: the name of its log, none before the first. */
  constructor(home: Pick<Home, 'state'>, sessionId: string, conversation = '') {
    this.#file = join(home.state, `knowledge-${callDirectoryName(`${sessionId} ${conversation}`.trim())}`);
  }

  get ids(): ReadonlySet<string> {
    return this.#read();
  }

  wasLookedAt(folder: string): boolean {
    const lines = this.#read();
    return lines.size >= LINES_MAX || lines.has(folderLine(folder));
  }

  add(folders: string[], ids: string[]): void {
    const lines = [...folders.map(folderLine), ...ids];
    this.#lines = new Set([...this.#read(), ...lines]);
    if (lines.length > 0) appendFileSync(this.#file, `${lines.join('\n')}\n`);
  }

  #read(): ReadonlySet<string> {
    this.#lines ??= new Set(linesOf(this.#file));
    return this.#lines;
  }
}

/** A path may hold a line break. */
function folderLine(folder: string): string {
  return JSON.stringify(folder);
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
