import { statusLines } from '../../../status-lines.ts';
import type { Asked, IngressPorts, IngressSettings } from '../../access/context.ts';
import type { Answering } from '../../access/language.ts';

/** What `status` answers. Undefined: there is no session. */
export async function statusText(
  ports: IngressPorts & Answering,
  { budgets }: IngressSettings,
  { sessionId, source }: Asked,
): Promise<string | undefined> {
  const entry = await ports.journal.newest(sessionId);
  if (!entry) return undefined;
  const [unread, worker, muted] = await Promise.all([
    ports.journal.unread(sessionId),
    ports.workers.get(sessionId),
    ports.muting.of(source.teamId, { place: source.channel, thread: source.threadTs }),
  ]);
  const lines = statusLines(ports.texts, { entry, unread, worker }, budgets, ports.clock.now());
  return [...lines, ...(muted ? [ports.texts.status.muted(muted)] : [])].join('\n');
}
