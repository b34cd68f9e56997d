import type { SQSRecord } from 'aws-lambda';
import { jsonLog } from '../../adapters/telemetry/log.ts';
import { wakeBody } from '../../domain/persisted/wake.ts';
import { sourceOf } from '../../domain/session/source.ts';
import type { StepMessage } from '../../engine/context/context.ts';
import { sources } from './sources.ts';

export type Wake = StepMessage & { sentAt: number };

/** A wake and when it was first sent; undefined (and logged) for a message that names no session: it can only be dropped. */
export function wakeOf(record: SQSRecord, remainingMs: () => number): Wake | undefined {
  const sessionId = sessionIdIn(record.body);
  if (!sessionId) {
    jsonLog.error('A message that is no wake was dropped', { messageId: record.messageId, body: record.body });
    return undefined;
  }
  const { attributes } = record;
  return {
    sessionId,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
    sentAt: Number(attributes.SentTimestamp),
    remainingMs,
  };
}

export function sessionIdIn(body: string): string | undefined {
  try {
    const { success, data } = wakeBody.safeParse(JSON.parse(body));
    return success && sourceOf(sources, data.sessionId) ? data.sessionId : undefined;
  } catch {
    return undefined;
  }
}
