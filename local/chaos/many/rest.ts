import { areQueuesEmpty } from '../../crash/rest.ts';
import { readSession } from '../../crash/table.ts';
import type { LocalSystem } from '../../system/system.ts';
import type { Writings } from '../people/written.ts';

/** What is not at rest yet, in words. Nothing: all sessions have begun, and nothing of them is on its way, queued or timed. */
export async function openThings(
  system: LocalSystem,
  sessions: { name: string; sessionId: string }[],
  { undelivered }: Writings,
): Promise<string[]> {
  const open = undelivered > 0 ? [`${undelivered} events of Slack are on their way`] : [];
  if (!areQueuesEmpty(system)) open.push(`queues: ${queued(system)}`);
  for (const { name, sessionId } of sessions) {
    const { entries, due } = await readSession(system, sessionId);
    if (entries.length === 0) open.push(`${name} never began`);
    if (due.length > 0) open.push(`${name} has something due: ${due.join(' ')}`);
  }
  return open;
}

function queued({ plan, sqs }: LocalSystem): string {
  const queues = plan.queues.filter(({ arn }) => sqs.has(arn));
  return queues.map(({ arn }) => `${arn.split(':').at(-1)} ${JSON.stringify(sqs.counts(arn))}`).join(' ');
}
