import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { SlackThread, ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import type { Threads } from '@remote-swe/core/ports/people/threads';
import type { Trace } from '../kernel/trace.ts';

/** Above all that people's messages have, so that no two of a channel have one time. */
const FIRST_SALT = 900_000;

/** First messages of threads in a channel, and which of them were taken away again. */
export class SimThreads implements Threads {
  readonly roots: { thread: SlackThread; notice: Notice; at: number; isGone: boolean }[] = [];
  readonly #now: () => number;
  readonly #trace: Trace;

  constructor(now: () => number, trace: Trace) {
    this.#now = now;
    this.#trace = trace;
  }

  async begin(beside: ThreadSource, notice: Notice): Promise<ThreadSource> {
    if (beside.kind !== 'slack') throw new Error(`No thread begins beside ${beside.kind}`);
    const at = this.#now();
    const threadTs = `${Math.floor(at / 1_000)}.${FIRST_SALT + this.roots.length}`;
    const thread: SlackThread = { ...beside, threadTs };
    this.roots.push({ thread, notice, at, isGone: false });
    this.#trace.say('channel', `a thread begins ${threadTs} ${notice.id}`);
    return thread;
  }

  async find(beside: ThreadSource, noticeId: string, notBefore: number): Promise<ThreadSource | undefined> {
    const channel = beside.kind === 'slack' ? beside.channel : undefined;
    return this.roots.find(
      ({ thread, notice, at, isGone }) =>
        thread.channel === channel && notice.id === noticeId && at >= notBefore && !isGone,
    )?.thread;
  }

  async remove(thread: ThreadSource): Promise<void> {
    const root = this.roots.find((each) => thread.kind === 'slack' && each.thread.threadTs === thread.threadTs);
    if (root) root.isGone = true;
  }

  async linkTo(thread: ThreadSource): Promise<string | undefined> {
    return thread.kind === 'slack' ? `https://acme.slack.com/archives/${thread.threadTs}` : undefined;
  }
}
