import type { InboxItem } from '../../../domain/session/journal.ts';
import type { IngressPorts, Received } from '../access/context.ts';

/** A stop that was no message: stored as the word would be, then rung for. */
export async function putStop(
  ports: Pick<IngressPorts, 'inbox' | 'wakes' | 'clock'>,
  sessionId: string,
  stop: Pick<InboxItem, 'key' | 'user' | 'ts'>,
): Promise<Received> {
  await ports.inbox.put(sessionId, { ...stop, kind: 'stop', text: 'stop', files: [], at: ports.clock.now() });
  await ports.wakes.ring(sessionId);
  return 'accepted';
}
