import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { OpsError } from '../kit/errors.ts';
import { shown } from '../kit/output.ts';

/** Who answers the questions of `npm run setup`. */
export interface Person {
  tell(text: string): void;
  ask(question: string): Promise<string>;
  /** The answer is seen nowhere: not on the screen, and not in what is kept of it. */
  askHidden(question: string): Promise<string>;
  close(): void;
}

/** Lines of standard input: of a terminal, or of a program, which may send all answers at once. */
export function personAtInput(): Person {
  const screen = new MutedScreen();
  const isTerminal = process.stdin.isTTY === true;
  const lines = createInterface({ input: process.stdin, output: screen, terminal: isTerminal, historySize: 0 });
  const waiting: { give(line: string): void; end(): void }[] = [];
  const early: string[] = [];
  const state = { ended: false };
  lines.on('line', (line) => (waiting.length > 0 ? waiting.shift()?.give(line) : early.push(line)));
  lines.on('close', () => {
    state.ended = true;
    for (const one of waiting.splice(0)) one.end();
  });
  lines.on('SIGINT', () => lines.close());
  const next = () =>
    new Promise<string>((give, refuse) => {
      const end = () =>
        refuse(new OpsError('Ended before all was asked. What was set stays set; run it again for the rest.'));
      const line = early.shift();
      if (line !== undefined) give(line);
      else if (state.ended) end();
      else waiting.push({ give, end });
    });
  const ask = async (question: string, hidden: boolean) => {
    process.stderr.write(`${shown(question)} `);
    screen.muted = hidden;
    const answer = await next().finally(() => {
      screen.muted = false;
    });
    if (hidden && isTerminal) process.stderr.write('\n');
    return answer.trim();
  };
  return {
    tell: (text) => void process.stderr.write(`${shown(text)}\n`),
    ask: (question) => ask(question, false),
    askHidden: (question) => ask(question, true),
    close: () => lines.close(),
  };
}

/** What readline echoes, unless it must not. */
class MutedScreen extends Writable {
  muted = false;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    if (!this.muted) process.stderr.write(chunk);
    done();
  }
}
