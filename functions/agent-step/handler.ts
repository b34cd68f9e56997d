import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { wakeOf } from '@remote-swe/core/wiring/parts/wake';
import { StepStarter } from '@remote-swe/core/wiring/step-starter';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildId } from '../build-id.ts';

const step = new StepStarter(buildId);
// Beside the load, which nobody has to wait for: the first wake finds it begun.
void step.prepare();

/**
 * One wake each (BatchSize 1). Throws only when the function cannot start, which concerns every session and raises the alarm: for less, a
 * thrown error would slow down the whole mapping.
 */
export const handler = guarded(async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    const message = wakeOf(record, () => context.getRemainingTimeInMillis());
    const result = message ? await step.run(message, record.receiptHandle) : 'acknowledge';
    if (result === 'retry') batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
});
