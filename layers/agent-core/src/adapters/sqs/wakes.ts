import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Wakes } from '../../ports/session/wakes.ts';

/** SQS's longest delay (API reference, SendMessage: DelaySeconds). */
const DELAY_S_MAX = 900;

export type WakeQueues = { stepQueueUrl: string; timerQueueUrl?: string };

export class SqsWakes implements Wakes {
  readonly #client: SQSClient;
  readonly #queues: WakeQueues;
  readonly #randomId: () => string;

  constructor(client: SQSClient, queues: WakeQueues, randomId: () => string) {
    this.#client = client;
    this.#queues = queues;
    this.#randomId = randomId;
  }

  async ring(sessionId: string, dedup?: number | string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queues.stepQueueUrl,
        MessageBody: JSON.stringify({ sessionId }),
        MessageGroupId: sessionId,
        MessageDeduplicationId: dedup === undefined ? this.#randomId() : `${sessionId}#${dedup}`,
      }),
    );
  }

  async arm(sessionId: string, delayMs: number): Promise<void> {
    const { timerQueueUrl } = this.#queues;
    if (!timerQueueUrl) throw new Error('This function has no timer queue');
    const DelaySeconds = Math.min(DELAY_S_MAX, Math.max(0, Math.ceil(delayMs / 1_000)));
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: timerQueueUrl, MessageBody: JSON.stringify({ sessionId }), DelaySeconds }),
    );
  }
}
