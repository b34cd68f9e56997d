import type { Readable } from 'node:stream';
import type { SourceNames } from './source-names.ts';

/** Old lines go first: catches a function that logs in a loop. */
const LINES_MAX = 5000;
/** Longer lines are cut: catches a handler that prints a whole transcript. */
const LINE_CHARACTERS_MAX = 16_384;

export type LogLine = { logicalId: string; caller: string; stream: 'stdout' | 'stderr'; text: string };

/** What the threads of one function wrote, as CloudWatch would keep it. */
export class FunctionLog {
  readonly #logicalId: string;
  readonly #onLine: ((line: LogLine) => void) | undefined;
  readonly #names: SourceNames;
  readonly #lines: LogLine[] = [];

  constructor(logicalId: string, names: SourceNames, onLine: ((line: LogLine) => void) | undefined) {
    this.#logicalId = logicalId;
    this.#names = names;
    this.#onLine = onLine;
  }

  /** Oldest first; at most LINES_MAX. */
  lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Adds every line of `source` until it ends. */
  capture(source: Readable, caller: string, stream: LogLine['stream']): void {
    const rest = { text: '' };
    const add = (text: string) => this.#add({ logicalId: this.#logicalId, caller, stream, text: this.#names.in(text) });
    source.setEncoding('utf8');
    source.on('data', (chunk: string) => {
      const lines = `${rest.text}${chunk}`.split('\n');
      rest.text = lines.pop()?.slice(0, LINE_CHARACTERS_MAX) ?? '';
      for (const line of lines) add(line.slice(0, LINE_CHARACTERS_MAX));
    });
    source.on('close', () => {
      if (rest.text) add(rest.text);
    });
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > LINES_MAX) this.#lines.shift();
    this.#onLine?.(line);
  }
}
