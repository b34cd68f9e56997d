import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import { isRefusal } from '../../../errors.ts';
import type { IngressPorts } from '../access/context.ts';

/** The thread in which the message at `source.threadTs` stands; undefined when it is gone, or the chat does not tell. */
export async function rootOf({ chat }: Pick<IngressPorts, 'chat'>, source: SlackThread): Promise<string | undefined> {
  try {
    return await chat.rootOf(source, source.threadTs);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
