import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueCounts, Queues } from '../../ports/api/queues.ts';

export type QueueUrls = {
  stepQueueUrl: string;
  timerQueueUrl: string;
  stepDeadLettersUrl: string;
  timerDeadLettersUrl: string;
};

/** How many messages a queue holds. */
export async function countsOf(client: SQSClient, url: string): Promise<QueueCounts> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  const number = (name: keyof typeof Attributes) => Number(Attributes[name] ?? 0);
  return {
    waiting: number('ApproximateNumberOfMessages'),
    taken: number('ApproximateNumberOfMessagesNotVisible'),
    delayed: number('ApproximateNumberOfMessagesDelayed'),
  };
}

export class SqsQueues implements Queues {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(client: SQSClient, urls: QueueUrls) {
    this.#client = client;
    this.#urls = urls;
  }

  async counts() {
    const { stepQueueUrl, timerQueueUrl, stepDeadLettersUrl, timerDeadLettersUrl } = this.#urls;
    const [steps, timers, deadSteps, deadTimers] = await Promise.all([
      countsOf(this.#client, stepQueueUrl),
      countsOf(this.#client, timerQueueUrl),
      countsOf(this.#client, stepDeadLettersUrl),
      countsOf(this.#client, timerDeadLettersUrl),
    ]);
    return { steps, timers, deadLetters: all(deadSteps) + all(deadTimers) };
  }
}

/** A dead letter that somebody looks at just now is one still. */
function all({ waiting, taken, delayed }: QueueCounts): number {
  return waiting + taken + delayed;
}
