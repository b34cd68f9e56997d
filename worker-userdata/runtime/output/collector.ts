import { StringDecoder } from 'node:string_decoder';
import { OUTPUT_HEAD_CHARS, OUTPUT_TAIL_CHARS } from '@remote-swe/core/tools/bash';
import { BinaryGauge } from './binary.ts';
import { ControlSequenceFilter } from './control-sequences.ts';
import { HeadAndTail } from './head-and-tail.ts';
import { LogFile } from './log-file.ts';
import type { Redactor } from './redactor.ts';
import { TokenFilter } from './token-filter.ts';

/** Takes a tool's output as it comes: the whole to the log, the shown part to memory, nothing secret to either. */
export class OutputCollector {
  readonly logPath: string;
  readonly #log: LogFile;
  readonly #redaction: ReturnType<Redactor['stream']>;
  readonly #gauge = new BinaryGauge();
  readonly #decoder = new StringDecoder('utf8');
  readonly #filter = new ControlSequenceFilter();
  readonly #tokens = new TokenFilter();
  readonly #shown = new HeadAndTail(OUTPUT_HEAD_CHARS, OUTPUT_TAIL_CHARS);
  #bytes = 0;

  constructor(logPath: string, redactor: Redactor) {
    this.logPath = logPath;
    this.#log = new LogFile(logPath);
    this.#redaction = redactor.stream();
  }

  add(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#gauge.add(chunk);
    this.#take(this.#redaction.push(chunk));
  }

  /** No more output will be shown: settles what was waiting for more. The log stays open for the background. */
  settle(): void {
    this.#take(this.#redaction.end());
    this.#show(this.#filter.push(this.#decoder.end()) + this.#filter.end());
    this.#shown.add(this.#tokens.end());
  }

  /** Output for people and models, with a word on everything that is not shown. */
  text(): string {
    if (this.#gauge.isBinary)
      return `(binary output, ${this.#bytes} bytes, not shown; it is in ${this.logPath}. Look at it with file, xxd or strings, or have the command write to a file.)`;
    const text = this.#shown.text(
      (dropped) => `\n[… ${dropped} characters left out here; the whole output is in ${this.logPath} …]\n`,
    );
    const notes = this.#notes();
    const body = text.trim() === '' ? '(no output)' : withoutLastLineEnds(text);
    return notes ? `${body}\n${notes}` : body;
  }

  /** Bytes of the log so far. */
  get logBytes(): number {
    return this.#log.keptBytes;
  }

  logNote(text: string): void {
    this.#log.note(text);
  }

  /** Nothing comes any more. */
  finish(): void {
    this.#take(this.#redaction.end());
    this.#log.close();
  }

  #take(clean: Buffer): void {
    this.#log.add(clean);
    this.#show(this.#filter.push(this.#decoder.write(clean)));
  }

  #show(text: string): void {
    this.#shown.add(this.#tokens.push(text));
  }

  #notes(): string {
    if (this.#log.failure)
      return `[The log in ${this.logPath} is incomplete: ${this.#log.failure}. Free disk space (df -h) before going on.]`;
    if (this.#log.droppedBytes > 0)
      return `[${this.#bytes} bytes of output; the last ${this.#log.droppedBytes} of them found no place in ${this.logPath}, which is full.]`;
    return '';
  }
}

/** A pattern for it (`\n+$`) takes quadratic time in a text of line ends. */
function withoutLastLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return text.slice(0, end);
}
