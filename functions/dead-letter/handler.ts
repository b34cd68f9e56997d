import { buryWake } from '@remote-swe/core/engine/wakes/dead-letter';
import { sameBuild } from '@remote-swe/core/version';
import { deadLetter } from '@remote-swe/core/wiring/dead-letter';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { wakeOf } from '@remote-swe/core/wiring/parts/wake';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const { ports, settings } = deadLetter();

/** Wakes that were given up: pause the session, tell the thread. */
export const handler = guarded(async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of event.Records) {
    const wake = wakeOf(record, () => 0);
    try {
      if (wake) await buryWake(ports, settings, wake.sessionId, wake.sentAt);
    } catch (error) {
      ports.log.error('A dead wake could not be told; it comes back', { error: String(error) });
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
});
