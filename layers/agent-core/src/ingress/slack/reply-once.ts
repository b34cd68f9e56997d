import { PortError } from '../../errors.ts';
import type { IngressPorts } from './access/context.ts';

/**
 * Answers a post outside its session, once, however often and how much at once Slack delivers it. While another delivery
 * answers, this one fails, so that Slack asks again: the other one may die. A delivery that dies between its answer and the
 * note of it is repeated by the next one.
 */
export async function replyOnce(
  ports: Pick<IngressPorts, 'replies' | 'clock' | 'log'>,
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
        await ports.replies.release(postKey, ports.clock.now());
        throw error;
      });
      await ports.replies.answered(postKey, ports.clock.now());
  }
}
