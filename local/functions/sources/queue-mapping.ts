import type { Cancel } from '../../kernel/clock.ts';
import type { QueueEvent } from '../../template/plan.ts';
import type { InvocationResult, Invoker } from '../invocation.ts';
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

/**
 * The messages of a batch that Lambda deletes after an invocation. With ReportBatchItemFailures: all but those named;
 * none when the answer names a message that was not in the batch or has another shape; all when it names nothing.
 */
function succeeded(batch: QueueMessage[], result: InvocationResult, reportsFailures: boolean): QueueMessage[] {
  if (result.status !== 'ok') return [];
  if (!reportsFailures) return batch;
  const failed = failedIds(result.result);
  const ids = new Set(batch.map((message) => message.messageId));
  if (!failed?.every((id) => ids.has(id))) return [];
  return batch.filter((message) => !failed.includes(message.messageId));
}

/** Undefined when the answer has a shape that Lambda takes for a failure of the whole batch. */
function failedIds(answer: unknown): string[] | undefined {
  if (answer === null || answer === undefined) return [];
  if (typeof answer !== 'object') return undefined;
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return [];
  if (!Array.isArray(failures)) return undefined;
  const ids = failures.map((failure: unknown) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  return ids.every((id): id is string => typeof id === 'string' && id !== '') ? ids : undefined;
}
