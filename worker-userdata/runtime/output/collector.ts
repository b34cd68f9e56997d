import { StringDecoder } from 'node:string_decoder';
import { BinaryGauge } from './binary.ts';
import { LogFile } from './log-file.ts';
import type { Redactor } from './redactor.ts';
import { type Extent, ShownOutput } from './shown-output.ts';

/** Takes a tool's output as it comes: the whole to the log, the shown part to memory, nothing secret to either. */
export class OutputCollector {
  readonly logPath: string;
  readonly #log: LogFile;
  readonly #redaction: ReturnType<Redactor['stream']>;
  readonly #gauge = new BinaryGauge();
  readonly #decoder = new StringDecoder('utf8');
  readonly #shown: ShownOutput;
  #bytes = 0;

  constructor(logPath: string, redactor: Redactor) {
    this.logPath = logPath;
    this.#log = new LogFile(logPath);
    this.#shown = new ShownOutput(logPath);
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
    this.#shown.push(this.#decoder.end());
    this.#shown.end();
  }

  /** Output for people and models, with a word on everything that is not shown. */
  text(extent: Extent): string {
    if (this.#gauge.isBinary)
      return `(binary output, ${this.#bytes} bytes, not shown; it is in ${this.logPath}. Look at it with file, xxd or strings, or have the command write to a file.)`;
    const text = this.#shown.text(extent);
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
    this.#shown.push(this.#decoder.write(clean));
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
