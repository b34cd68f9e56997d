import type { Invocation } from '../../functions/invocation.ts';
import type { LocalSystem } from '../../system/system.ts';

/** `seconds` are real time without cold starts. */
export type Spent = { invocations: number; seconds: number };

/** What ran during a stretch of local time; for a report. */
export type Quiet = {
  /** On the local clock. */
  minutes: number;
  invocations: number;
  byFunction: Record<string, Spent>;
  /** Of real time, all functions together. */
  functionSeconds: number;
  /** The longest that one invocation was open, in minutes of the local clock: nothing ran through. */
  longestMinutes: number;
  modelCalls: number;
};

export type Mark = { invocations: number; modelCalls: number; atMs: number };

const MS_PER_MINUTE = 60_000;

export function markNow({ pool, bedrock, clock }: LocalSystem): Mark {
  return { invocations: pool.invocations.length, modelCalls: bedrock.calls.length, atMs: clock.now() };
}

/** What ran since the mark. One that still runs counts as open until now. */
export function since({ pool, bedrock, clock }: LocalSystem, mark: Mark): Quiet {
  const now = clock.now();
  const ran = pool.invocations.slice(mark.invocations);
  const names = [...new Set(ran.map(({ logicalId }) => logicalId))];
  const of = (name: string) => ran.filter(({ logicalId }) => logicalId === name);
  const openMs = ({ startMs, endMs = now }: Invocation) => endMs - startMs;
  return {
    minutes: rounded((now - mark.atMs) / MS_PER_MINUTE),
    invocations: ran.length,
    byFunction: Object.fromEntries(names.map((name) => [name, spentBy(of(name))])),
    functionSeconds: spentBy(ran).seconds,
    longestMinutes: rounded(Math.max(0, ...ran.map(openMs)) / MS_PER_MINUTE),
    modelCalls: bedrock.calls.length - mark.modelCalls,
  };
}

function spentBy(ran: Invocation[]): Spent {
  const ms = ran.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  return { invocations: ran.length, seconds: rounded(ms / 1_000) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
