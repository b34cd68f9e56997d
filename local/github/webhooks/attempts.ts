import type { HookEvent } from './events.ts';

/** GitHub shows what it delivered for three days. */
export const KEPT_MS = 3 * 24 * 60 * 60_000;
/** GitHub's ids of deliveries are larger than a double counts exactly. */
const FIRST_ID = 10_000_000_000_000_000n;

/** One try to deliver an event. `id` is a number of GitHub's, which may be too large for ours. */
export type Attempt = {
  id: string;
  atMs: number;
  isRedelivery: boolean;
  durationMs: number;
  /** 502 and 504 are GitHub's, for what never answered. */
  statusCode: number;
  answer: string;
};

/** An event and all tries to deliver it. `id` is its guid; `status` of the last try, undefined without an answer. */
export type Delivery = HookEvent & { id: string; status?: number | undefined; attempts: Attempt[] };

/** What the REST API shows of an App's webhook. */
export type AppHook = {
  /** Oldest first. */
  all(): readonly Delivery[];
  /** Sends what an attempt was about again. */
  again(delivery: Delivery): void;
};

export function attemptId(count: number): string {
  return String(FIRST_ID + BigInt(count));
}

/** As GitHub words it. */
export function statusText({ statusCode, answer }: Pick<Attempt, 'statusCode' | 'answer'>): string {
  if (statusCode >= 200 && statusCode < 300) return 'OK';
  if (answer === '' && statusCode === 502) return 'failed to connect';
  if (answer === '' && statusCode === 504) return 'timed out';
  return `Invalid HTTP Response: ${statusCode}`;
}
