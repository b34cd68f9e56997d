import { counted } from '@remote-swe/core/domain/counted';
import {
  OUTPUT_HEAD_CHARS,
  OUTPUT_TAIL_CHARS,
  SUCCESS_HEAD_CHARS,
  SUCCESS_TAIL_CHARS,
} from '@remote-swe/core/tools/bash';
import { ControlSequenceFilter } from './control-sequences.ts';
import { Failures } from './failing/failures.ts';
import { HeadAndTail } from './head-and-tail.ts';
import { LineFolder } from './line-folder.ts';
import { TokenFilter } from './token-filter.ts';

/** Characters of places in the left out middle of a failed output that tell why; beginning and end are that much shorter then. */
const FAILURES_CHARS = 5_800;
const BESIDE_FAILURES = { headChars: OUTPUT_HEAD_CHARS - 2_000, tailChars: OUTPUT_TAIL_CHARS - 4_000 };

/** What is shown of an output: no less for a failure than there is room for, the end for what went well, or so many of its last lines. */
export type Extent = { isSuccess: boolean; tailLines?: number | undefined };

/**
 * Output on its way to the model: as a terminal would show it, without secrets, alike lines folded, the middle left out; but for what
 * tells there why a command failed.
 */
export class ShownOutput {
  readonly #log: string;
  readonly #filter = new ControlSequenceFilter();
  readonly #tokens = new TokenFilter();
  readonly #folder = new LineFolder();
  readonly #kept = new HeadAndTail(OUTPUT_HEAD_CHARS, OUTPUT_TAIL_CHARS);
  readonly #failures = new Failures(BESIDE_FAILURES.headChars);
  readonly #countBefore: () => number;
  #linesBefore: number | undefined;
  /** Line ends that came: fewer are shown where lines were drawn anew, and no number is right then. */
  #lineEnds = 0;

  /** `log`: the path of the file that has the whole of it; `linesBefore` counts its lines before what is shown. */
  constructor(log: string, linesBefore: () => number = () => 0) {
    this.#log = log;
    this.#countBefore = linesBefore;
  }

  push(text: string): void {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineEnds++;
    this.#show(this.#tokens.push(this.#filter.push(text)));
  }

  /** No more comes: settles what waited for more. */
  end(): void {
    this.#show(this.#tokens.push(this.#filter.end()) + this.#tokens.end());
    this.#failures.end();
    this.#kept.add(this.#folder.end());
  }

  text({ isSuccess, tailLines }: Extent): string {
    const bounds = isSuccess ? { headChars: SUCCESS_HEAD_CHARS, tailChars: SUCCESS_TAIL_CHARS } : undefined;
    const plain = this.#kept.text((dropped) => `\n[… ${this.#leftOut(dropped)} …]\n`, bounds);
    if (tailLines !== undefined) return lastLines(plain, tailLines, this.#log);
    return isSuccess ? plain : this.#withFailures(plain);
  }

  /** The text with the places of its left out middle that tell why it failed, if there are any; never longer than without. */
  #withFailures(plain: string): string {
    if (this.#failuresBeside(plain) === '') return plain;
    const around = this.#kept.text(() => '\n', BESIDE_FAILURES);
    const places = this.#failuresBeside(around);
    return this.#kept.text(
      (dropped) => `\n[… ${this.#leftOut(dropped)}. Lines from there that look like failures:]\n${places}[…]\n`,
      BESIDE_FAILURES,
    );
  }

  #failuresBeside(shown: string): string {
    const lines = new Set(shown.split('\n').map((line) => line.trimEnd()));
    return this.#failures.text(lines, FAILURES_CHARS, () => this.#before());
  }

  /** Counted once at most: it means to read a log from its beginning. Undefined where no number would be right. */
  #before(): number | undefined {
    if (this.#lineEnds !== this.#failures.lines) return undefined;
    this.#linesBefore ??= this.#countBefore();
    return this.#linesBefore;
  }

  #leftOut(dropped: number): string {
    return `${counted(dropped, 'character')} left out here; the whole output is in ${this.#log}`;
  }

  #show(text: string): void {
    this.#failures.push(text);
    this.#kept.add(this.#folder.push(text));
  }
}

/** How a job ended, as the log's last line: a word of ours. */
const JOB_END = /^\[exit=.* after .*s\]$/;

/** Of the command’s own lines: what stands behind them comes along, and is not counted. */
function lastLines(text: string, count: number, log: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const own = lines.findLastIndex((line) => line !== '' && !JOB_END.test(line)) + 1;
  if (own <= count) return text;
  return `[… only the last ${count} lines are shown, as asked; the whole output is in ${log} …]\n${lines.slice(own - count).join('\n')}`;
}
