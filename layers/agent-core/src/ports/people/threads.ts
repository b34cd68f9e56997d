import type { Notice } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';

/**
 * Threads that begin with a post of the agent's own. `beside`: a thread in whose place they are. Each of these gives up after some seconds, with
 * a `retry`; whether a post was taken is then not known.
 */
export interface Threads {
  /** Posts the notice as the first message of a thread of its own, with its id as a mark that {@link find} finds it by. */
  begin(beside: ThreadSource, notice: Notice): Promise<ThreadSource>;
  /** The thread that this notice has begun there. `unsure`: more was written there since `notBefore` (ms) than can be looked through. */
  find(beside: ThreadSource, noticeId: string, notBefore: number): Promise<ThreadSource | 'unsure' | undefined>;
  /** Takes the first message of such a thread away again; one that is gone is no error. */
  remove(thread: ThreadSource): Promise<void>;
  /** The address under which people open a thread; undefined where there is none (any more). */
  linkTo(thread: ThreadSource): Promise<string | undefined>;
}
