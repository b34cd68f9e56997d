import { isRefusal, PortError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Replies } from '../ports/people/answered-posts.ts';

/**
 * Answers a post outside its session, once, however often and how much at once it is delivered. While another delivery
 * answers, this one fails, so that it comes again: the other one may die. A delivery that dies between its answer and the
 * note of it is repeated by the next one. An answer that is refused for good ends so, said in the log: another delivery would be refused as well.
 */
export async function replyOnce(
  ports: { replies: Replies; clock: Clock; log: Log },
  postKey: string,
  reply: () => Promise<void>,
): Promise<void> {
  const claim = await ports.replies.claim(postKey, ports.clock.now());
  switch (claim) {
    case 'answered':
      ports.log.info('answered before', { postKey });
      return;
    case 'answering':
      throw new PortError('retry', `Another delivery answers ${postKey} just now`);
    case 'mine':
      await reply().catch(async (error: unknown) => {
        if (isRefusal(error)) return ports.log.error('An answer was refused', { postKey, error: error.message });
        await ports.replies.release(postKey, ports.clock.now());
        throw error;
      });
      await ports.replies.answered(postKey, ports.clock.now());
  }
}
