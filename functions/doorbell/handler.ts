import { machineBell } from '@remote-swe/core/adapters/workers/machine-events';
import { answerBell } from '@remote-swe/core/engine/wakes/doorbell';
import { sameBuild } from '@remote-swe/core/version';
import { doorbellPorts } from '@remote-swe/core/wiring/doorbell';
import { timerOf } from '@remote-swe/core/wiring/parts/bells';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import type { EventBridgeEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const ports = doorbellPorts();

/** Timers come from SQS, everything else from EventBridge. A throw makes the event come back. */
export const handler = guarded(
  async (event: SQSEvent | EventBridgeEvent<string, unknown>): Promise<SQSBatchResponse | undefined> => {
    if (!('Records' in event)) {
      const bell = machineBell(event);
      if (bell) await answerBell(ports, bell);
      return undefined;
    }
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      const bell = timerOf(record.body);
      try {
        if (bell) await answerBell(ports, bell);
      } catch (error) {
        ports.log.error('A timer could not ring; it comes back', { error: String(error) });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  },
);
