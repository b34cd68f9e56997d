import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Lease } from '../../ports/session/wakes.ts';

/** Errors by which SQS says that the receipt handle is no longer the message's (FIFO rejects expired handles). */
const LOST = new Set(['ReceiptHandleIsInvalid', 'MessageNotInflight', 'InvalidParameterValue']);

export class SqsLease implements Lease {
  readonly #client: SQSClient;
  readonly #queueUrl: string;
  readonly #receiptHandle: string;

  constructor(client: SQSClient, queueUrl: string, receiptHandle: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.#receiptHandle = receiptHandle;
  }

  async extend(visibilityMs: number): Promise<boolean> {
    try {
      await this.#client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: this.#queueUrl,
          ReceiptHandle: this.#receiptHandle,
          VisibilityTimeout: Math.ceil(visibilityMs / 1_000),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && (LOST.has(error.name) || /NotInflight|ReceiptHandle/.test(error.name)))
        return false;
      throw error;
    }
  }
}
