import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

type Reply<Answer> = { kind: 'answer'; answer: Answer } | { kind: 'failed'; reason: string };

/** A child process that answers one request after the other: with two of them, two processors have work. */
export class AskedProcess<Request extends object, Answer> {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Reply<Answer>>;

  /** `file` is a TypeScript module that calls {@link serve}. */
  constructor(file: string) {
    this.#child = fork(file, { execArgv: ['--import', import.meta.resolve('tsx')], serialization: 'advanced' });
    this.#ended = once(this.#child, 'exit').then(([code]) => ({
      kind: 'failed',
      reason: `The process ended (${code})`,
    }));
  }

  /** One request at a time. Rejects with what the child threw, or when it ends without an answer. */
  async ask(request: Request): Promise<Answer> {
    const reply = this.#child.connected ? await Promise.race([this.#reply(request), this.#ended]) : await this.#ended;
    if (reply.kind === 'failed') throw new Error(reply.reason);
    return reply.answer;
  }

  /** Lets the child end; resolves when it has. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }

  async #reply(request: Request): Promise<Reply<Answer>> {
    const replied = once(this.#child, 'message');
    this.#child.send(request);
    const [reply] = await replied;
    return reply as Reply<Answer>;
  }
}

/** The child's side. `close` runs when the parent is done, or gone. */
export function serve<Request, Answer>(
  perform: (request: Request) => Promise<Answer>,
  close: () => Promise<void> = async () => {},
): void {
  const reply = (message: Reply<Answer>): void => {
    if (process.connected) process.send?.(message);
  };
  process.on('message', (request: Request) => {
    perform(request).then(
      (answer) => reply({ kind: 'answer', answer }),
      (error: unknown) =>
        reply({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? '') : String(error) }),
    );
  });
  process.on('disconnect', () => {
    void close().finally(() => process.exit());
  });
}
