import { randomUUID } from 'node:crypto';
import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import { type Account, envelope } from '../events/envelope.ts';
import type { Timers } from '../timers.ts';
import type { Schedule } from './schedule.ts';

/** What a schedule invokes: the target's ARN, the text it gets, and the role that would be assumed. */
export type FiredTarget = { arn: string; input: string; roleArn: string };

/**
 * What an update makes of a one-time schedule that has fired already. Scheduler's documentation does not say: of the two readings the one
 * under which less happens is ours, and the other can be chosen.
 */
export type FiredOnce = 'never-again' | 'again';

export type FiringOptions = {
  clock: LocalClock;
  timers: Timers;
  firedOnce?: () => FiredOnce;
  account: Account;
  /** Invokes a target. A rejection is tried again within the schedule's retry policy. */
  onFire: (target: FiredTarget) => Promise<void>;
  /** Told when the retry policy is used up. */
  onGivenUp?: (target: FiredTarget, error: unknown) => void;
  /** A schedule will never fire again. */
  onCompleted: (schedule: Schedule) => void;
};

const BACKOFF_MS_MIN = 1000;
const BACKOFF_MS_MAX = 60_000;

/** Fires schedules when they are due, never early. After a jump of the clock a rate fires once, not for every period missed. */
export class Firing {
  readonly #options: FiringOptions;
  readonly #next = new Map<Schedule, Cancel>();

  constructor(options: FiringOptions) {
    this.#options = options;
  }

  arm(schedule: Schedule): void {
    if (schedule.hasFiredOnce && schedule.timing.kind === 'once' && this.#options.firedOnce?.() !== 'again') return;
    const dueAtMs = this.#nextDueAtMs(schedule, undefined);
    if (dueAtMs !== undefined) this.#armAt(schedule, dueAtMs);
  }

  /** No new invocation starts; one that is being retried goes on, as on AWS. */
  disarm(schedule: Schedule): void {
    this.#next.get(schedule)?.();
    this.#next.delete(schedule);
  }

  #armAt(schedule: Schedule, dueAtMs: number): void {
    const { clock, timers } = this.#options;
    const cancel = timers.after(dueAtMs - clock.now(), () => this.#due(schedule, dueAtMs));
    this.#next.set(schedule, cancel);
  }

  #due(schedule: Schedule, dueAtMs: number): void {
    this.#next.delete(schedule);
    if (schedule.timing.kind === 'once') schedule.hasFiredOnce = true;
    const followingAtMs = this.#nextDueAtMs(schedule, dueAtMs);
    if (followingAtMs !== undefined) this.#armAt(schedule, followingAtMs);
    const target = this.#target(schedule, dueAtMs);
    void this.#invoke(schedule, target, dueAtMs).then(() => {
      if (followingAtMs === undefined) this.#options.onCompleted(schedule);
    });
  }

  /** Undefined when the schedule will not be due any more. */
  #nextDueAtMs({ input, timing, modifiedAtMs }: Schedule, lastDueAtMs: number | undefined): number | undefined {
    if (input.State === 'DISABLED') return undefined;
    if (timing.kind === 'once') return lastDueAtMs === undefined ? timing.atMs : undefined;
    const startAtMs = input.StartDate === undefined ? modifiedAtMs : input.StartDate * 1000;
    const missed = Math.floor((this.#options.clock.now() - startAtMs) / timing.periodMs);
    const dueAtMs = lastDueAtMs === undefined && missed <= 0 ? startAtMs : startAtMs + (missed + 1) * timing.periodMs;
    return input.EndDate !== undefined && dueAtMs > input.EndDate * 1000 ? undefined : dueAtMs;
  }

  async #invoke(schedule: Schedule, target: FiredTarget, dueAtMs: number): Promise<void> {
    const { clock, timers, onFire, onGivenUp } = this.#options;
    const { MaximumRetryAttempts, MaximumEventAgeInSeconds } = schedule.input.Target.RetryPolicy;
    for (let attempt = 0; ; attempt++) {
      try {
        await onFire(target);
        return;
      } catch (error) {
        const delayMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** attempt);
        const ageMs = clock.now() + delayMs - dueAtMs;
        if (attempt >= MaximumRetryAttempts || ageMs > MaximumEventAgeInSeconds * 1000) {
          onGivenUp?.(target, error);
          return;
        }
        await new Promise<void>((resolve) => timers.after(delayMs, resolve));
      }
    }
  }

  #target(schedule: Schedule, dueAtMs: number): FiredTarget {
    const { Arn, RoleArn, Input } = schedule.input.Target;
    const input = Input === undefined ? this.#defaultInput(schedule, dueAtMs) : withContext(Input, schedule, dueAtMs);
    return { arn: Arn, input, roleArn: RoleArn };
  }

  /** What a target gets when the schedule has no input. */
  #defaultInput(schedule: Schedule, dueAtMs: number): string {
    const content = {
      source: 'aws.scheduler',
      'detail-type': 'Scheduled Event',
      resources: [schedule.arn],
      detail: {},
    };
    return JSON.stringify(envelope(content, this.#options.account, dueAtMs));
  }
}

/** Scheduler's context attributes, e.g. `<aws.scheduler.scheduled-time>`. */
function withContext(input: string, schedule: Schedule, dueAtMs: number): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', schedule.arn)
    .replaceAll('<aws.scheduler.scheduled-time>', `${new Date(dueAtMs).toISOString().slice(0, 19)}Z`)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID())
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
