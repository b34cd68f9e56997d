import { counted } from '@remote-swe/core/domain/counted';
import {
  OUTPUT_HEAD_CHARS,
  OUTPUT_TAIL_CHARS,
  SUCCESS_HEAD_CHARS,
  SUCCESS_TAIL_CHARS,
} from '@remote-swe/core/tools/bash';
import { ControlSequenceFilter } from './control-sequences.ts';
import { HeadAndTail } from './head-and-tail.ts';
import { LineFolder } from './line-folder.ts';
import { TokenFilter } from './token-filter.ts';

/** What is shown of an output: no less for a failure than there is room for, the end for what went well, or so many of its last lines. */
export type Extent = { isSuccess: boolean; tailLines?: number | undefined };

/** Output on its way to the model: as a terminal would show it, without secrets, alike lines folded, the middle left out. */
export class ShownOutput {
  readonly #log: string;
  readonly #filter = new ControlSequenceFilter();
  readonly #tokens = new TokenFilter();
  readonly #folder = new LineFolder();
  readonly #kept = new HeadAndTail(OUTPUT_HEAD_CHARS, OUTPUT_TAIL_CHARS);

  /** `log`: the path of the file that has the whole of it. */
  constructor(log: string) {
    this.#log = log;
  }

  push(text: string): void {
    this.#show(this.#tokens.push(this.#filter.push(text)));
  }

  /** No more comes: settles what waited for more. */
  end(): void {
    this.#show(this.#tokens.push(this.#filter.end()) + this.#tokens.end());
    this.#kept.add(this.#folder.end());
  }

  text({ isSuccess, tailLines }: Extent): string {
    const bounds = isSuccess ? { headChars: SUCCESS_HEAD_CHARS, tailChars: SUCCESS_TAIL_CHARS } : undefined;
    const text = this.#kept.text(
      (dropped) => `\n[… ${counted(dropped, 'character')} left out here; the whole output is in ${this.#log} …]\n`,
      bounds,
    );
    return tailLines === undefined ? text : lastLines(text, tailLines, this.#log);
  }

  #show(text: string): void {
    this.#kept.add(this.#folder.push(text));
  }
}

function lastLines(text: string, count: number, log: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.length <= count) return text;
  return `[… only the last ${count} lines are shown, as asked; the whole output is in ${log} …]\n${lines.slice(-count).join('\n')}`;
}
