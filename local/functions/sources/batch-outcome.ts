import type { InvocationResult } from '../invocation.ts';
import type { QueueMessage } from './sqs-event.ts';

/**
 * The messages of a batch that Lambda deletes after an invocation. With ReportBatchItemFailures: all but those named;
 * none when the answer names a message that was not in the batch or has another shape; all when it names nothing.
 */
export function succeeded(batch: QueueMessage[], result: InvocationResult, reportsFailures: boolean): QueueMessage[] {
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
