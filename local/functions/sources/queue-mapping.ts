import type { Cancel } from '../../kernel/clock.ts';
import type { QueueEvent } from '../../template/plan.ts';
import type { Invoker } from '../invocation.ts';
import { succeeded } from './batch-outcome.ts';
import { type QueueMessage, sqsEvent } from './sqs-event.ts';

/** What an SQS event source mapping needs of SQS. A FIFO queue itself holds back a group that is in flight. */
export interface QueueSource {
  /** At most `messagesMax` messages, now invisible for the queue's visibility time-out; empty when there are none. */
  receive(queueArn: string, messagesMax: number): QueueMessage[];
  /** Throws when the receipt is not valid any more. */
  delete(queueArn: string, receiptHandle: string): void;
  /** Calls `listener` whenever messages may have become receivable. */
  onAvailable(queueArn: string, listener: () => void): Cancel;
}

export type QueueConnection = {
  source: QueueSource;
  invoker: Invoker;
  logicalId: string;
  event: QueueEvent;
  region: string;
  /** Batches at the same time; a message that only waits for a thread would use up its visibility time-out. */
  concurrencyMax: number;
};

/** SQS never hands out more at once. */
const RECEIVE_MAX = 10;

/**
 * An SQS event source mapping: hands batches to the function, deletes what succeeded and leaves the rest to the
 * visibility time-out. The returned Cancel stops receiving; batches in flight still end.
 */
export function connectQueue(connection: QueueConnection): Cancel {
  const { source, event } = connection;
  const concurrencyMax = Math.min(event.maximumConcurrency ?? Number.POSITIVE_INFINITY, connection.concurrencyMax);
  const poller = { inFlight: 0, isStopped: false };

  const pump = (): void => {
    while (!poller.isStopped && poller.inFlight < concurrencyMax) {
      const batch = source.receive(event.queueArn, Math.min(event.batchSize, RECEIVE_MAX));
      if (batch.length === 0) return;
      poller.inFlight += 1;
      void handleBatch(connection, batch, poller).finally(() => {
        poller.inFlight -= 1;
        pump();
      });
    }
  };
  const unsubscribe = source.onAvailable(event.queueArn, pump);
  pump();
  return () => {
    poller.isStopped = true;
    unsubscribe();
  };
}

async function handleBatch(
  connection: QueueConnection,
  batch: QueueMessage[],
  poller: { isStopped: boolean },
): Promise<void> {
  const { source, invoker, logicalId, event, region } = connection;
  const result = await invoker.invoke(logicalId, sqsEvent(batch, event.queueArn, region), { kind: 'sync' });
  if (poller.isStopped) return;
  for (const message of succeeded(batch, result, event.reportBatchItemFailures)) {
    try {
      source.delete(event.queueArn, message.receiptHandle);
    } catch {
      // The receipt expired while the function ran (or it deleted the message itself): as on AWS, it comes again or not.
    }
  }
}
