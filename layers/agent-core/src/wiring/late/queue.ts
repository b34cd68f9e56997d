import type { QueueUrls } from '../../adapters/sqs/queues.ts';
import type { WakeQueues } from '../../adapters/sqs/wakes.ts';
import type { Queues } from '../../ports/api/queues.ts';
import type { Wakes } from '../../ports/session/wakes.ts';
import { late } from './late.ts';

/** Most of what arrives rings nobody. */
export function wakesThrough(queues: WakeQueues): Wakes {
  return late(async () => (await import('./loaded/queue.ts')).wakes(queues));
}

/** Only an admin who looks at the operations asks. */
export function queuesAt(urls: QueueUrls): Queues {
  return late(async () => (await import('./loaded/queue.ts')).queues(urls));
}
