import { sameBuild } from '@remote-swe/core/version';
import { agentStep } from '@remote-swe/core/wiring/agent-step';
import { wakeOf } from '@remote-swe/core/wiring/wake';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const step = await agentStep();

/** One wake each (BatchSize 1). Never throws: a thrown error would slow down the whole mapping, all sessions. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    const message = wakeOf(record, () => context.getRemainingTimeInMillis());
    const result = message ? await step.run(message, record.receiptHandle) : 'acknowledge';
    if (result === 'retry') batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}
