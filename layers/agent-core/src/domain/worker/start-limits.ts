/**
 * EC2 lets an account start two machines a second in the long run (EC2 API throttling: RunInstances and StartInstances refill
 * by 2 a second, and hold 5). All sessions of a deployment share this, so they take tokens from one bucket in the table.
 */
export type StartLimits = { perSecond: number; burst: number };

/** How many starts may come at once after a quiet time: what EC2's own bucket of requests holds. */
export const START_BURST = 5;

/** The bucket as it was last written. Thousandths of a token, so that the table holds whole numbers. */
export type StartBucket = { milliTokens: number; at: number };

/** `free`: a caller has the permit once it has written `next` while `seen` still stands. */
export type StartPermit =
  | { kind: 'free'; seen: StartBucket | undefined; next: StartBucket }
  | { kind: 'later'; waitMs: number };

const TOKEN = 1_000;

/** The bucket with one token less, or when there will be one. A bucket that nobody has written yet is full. Pure. */
export function nextStart(bucket: StartBucket | undefined, now: number, limits: StartLimits): StartPermit {
  const milliTokens = bucket ? refilled(bucket, now, limits) : limits.burst * TOKEN;
  // Two functions' clocks may differ: time never runs back, or the same second would be paid out twice.
  if (milliTokens >= TOKEN)
    return {
      kind: 'free',
      seen: bucket,
      next: { milliTokens: milliTokens - TOKEN, at: Math.max(now, bucket?.at ?? now) },
    };
  return { kind: 'later', waitMs: Math.ceil((TOKEN - milliTokens) / limits.perSecond) };
}

/** `perSecond` tokens a second are as many thousandths a millisecond. */
function refilled(bucket: StartBucket, now: number, limits: StartLimits): number {
  const gained = Math.floor(Math.max(0, now - bucket.at) * limits.perSecond);
  return Math.min(limits.burst * TOKEN, bucket.milliTokens + gained);
}
