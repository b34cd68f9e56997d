import { nodeClock } from '../../../adapters/node/clock.ts';
import { type QueueUrls, SqsQueues } from '../../../adapters/sqs/queues.ts';
import { SqsWakes, type WakeQueues } from '../../../adapters/sqs/wakes.ts';
import type { Queues } from '../../../ports/api/queues.ts';
import type { Wakes } from '../../../ports/session/wakes.ts';
import { sqsClient } from '../../clients/sqs.ts';

export function wakes(queues: WakeQueues): Wakes {
  return new SqsWakes(sqsClient(), queues, nodeClock.randomId);
}

export function queues(urls: QueueUrls): Queues {
  return new SqsQueues(sqsClient(), urls);
}
