import { randomUUID } from 'node:crypto';
import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import type { ScheduleEvent } from '../../template/plan.ts';
import type { Invoker } from '../invocation.ts';

export type ScheduleConnection = {
  clock: LocalClock;
  invoker: Invoker;
  logicalId: string;
  event: ScheduleEvent;
  account: { accountId: string; region: string };
};

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Invokes the function at every full period from now on. When the clock jumps over several periods there is one
 * invocation, not one for each. Throws for an expression other than rate(...).
 */
export function connectSchedule(connection: ScheduleConnection): Cancel {
  const { clock, invoker, logicalId, event } = connection;
  const periodMs = ratePeriodMs(event.expression);
  const startMs = clock.now();
  const next = { cancel: () => {} };
  const arm = (): void => {
    const periods = Math.floor((clock.now() - startMs) / periodMs) + 1;
    next.cancel = clock.at(startMs + periods * periodMs, () => {
      arm();
      void invoker.invoke(logicalId, scheduledEvent(connection), { kind: 'async' });
    });
  };
  arm();
  return () => next.cancel();
}

/** The period of `rate(5 minutes)` in milliseconds. */
export function ratePeriodMs(expression: string): number {
  const { count, unit } = /^rate\((?<count>[1-9]\d*) (?<unit>minute|hour|day)s?\)$/.exec(expression)?.groups ?? {};
  const unitMs = UNIT_MS[unit ?? ''];
  if (unitMs === undefined) throw new Error(`The local system runs rate(...) schedules only, not ${expression}`);
  return Number(count) * unitMs;
}

/** What EventBridge Scheduler sends when the schedule has no input; `detail` really is text. */
function scheduledEvent({ clock, event, account }: ScheduleConnection): unknown {
  if (event.input !== undefined) return JSON.parse(event.input);
  const { accountId, region } = account;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: accountId,
    time: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:scheduler:${region}:${accountId}:schedule/default/${event.name}`],
    detail: '{}',
  };
}
