import type { Notice } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';
import { isRefusal } from '../../errors.ts';
import type { Log } from '../../ports/log.ts';
import type { Chat } from '../../ports/people/chat.ts';

/**
 * Posts a notice outside the outbox, unless the thread shows it already. `notBefore`: when it can have been posted at the earliest.
 * What the chat refuses for good is logged.
 */
export async function tellOnce(
  ports: { chat: Chat; log: Log },
  source: ThreadSource,
  notice: Notice,
  notBefore: number,
): Promise<void> {
  try {
    const found = await ports.chat.find(source, [notice.id], Math.max(0, notBefore));
    if (!found.has(notice.id)) await ports.chat.post(source, notice);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    ports.log.error('The thread cannot be told', { notice: notice.id, error: error.message });
  }
}
