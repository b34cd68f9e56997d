import { randomUUID } from 'node:crypto';

/** An EventBridge event as rules and targets see it. */
export type EventEnvelope = {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 in UTC with whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
};

/** Where a local service puts its events: `EventBus.put`. */
export type EventSink = (event: EventEnvelope) => void;

export type Account = { accountId: string; region: string };

/** Local defaults: no real account has this number. */
export const LOCAL_ACCOUNT: Account = { accountId: '000000000000', region: 'us-west-2' };

export type EventContent = Pick<EventEnvelope, 'detail-type' | 'source' | 'resources' | 'detail'>;

export function envelope(content: EventContent, account: Account, nowMs: number): EventEnvelope {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': content['detail-type'],
    source: content.source,
    account: account.accountId,
    time: `${new Date(nowMs).toISOString().slice(0, 19)}Z`,
    region: account.region,
    resources: content.resources,
    detail: content.detail,
  };
}
