import type { LocalClock } from '../../kernel/clock.ts';
import type { Account } from '../events/envelope.ts';
import { AwsFailure } from '../failure.ts';
import { parseInput } from '../json-protocol.ts';
import { parseExpression } from './expression.ts';
import type { Firing } from './firing.ts';
import { type Schedule, type ScheduleInput, scheduleName } from './schedule.ts';

export type SchedulesOptions = { clock: LocalClock; account: Account; hasGroup: (name: string) => boolean };

/** All schedules by group and name. Changing one re-arms it. */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #firing: Firing;
  readonly #schedules = new Map<string, Schedule>();

  constructor(options: SchedulesOptions, firing: Firing) {
    this.#options = options;
    this.#firing = firing;
  }

  /** Throws ConflictException, ResourceNotFoundException (group) and ValidationException. */
  create(name: string, input: ScheduleInput): Schedule {
    parseInput(scheduleName, name);
    if (!this.#options.hasGroup(input.GroupName)) throw notFound(`Schedule group ${input.GroupName}`);
    if (this.#schedules.has(key(input.GroupName, name)))
      throw new AwsFailure('ConflictException', `Schedule ${name} already exists.`, 409);
    return this.#put(name, input, this.#options.clock.now());
  }

  /** Replaces every member: what the request leaves out gets its default. Throws as `create`. */
  update(name: string, input: ScheduleInput): Schedule {
    const before = this.get(input.GroupName, name);
    return this.#put(name, input, before.createdAtMs, before);
  }

  /** Throws ResourceNotFoundException. */
  get(group: string, name: string): Schedule {
    const schedule = this.#schedules.get(key(group, name));
    if (!schedule) throw notFound(`Schedule ${name}`);
    return schedule;
  }

  /** Throws ResourceNotFoundException. */
  delete(group: string, name: string): void {
    this.#remove(this.get(group, name));
  }

  deleteGroup(group: string): void {
    for (const schedule of this.list()) if (schedule.input.GroupName === group) this.#remove(schedule);
  }

  /** Removes a schedule that has fired for the last time, unless it was changed meanwhile. */
  complete(schedule: Schedule): void {
    const current = this.#schedules.get(key(schedule.input.GroupName, schedule.name));
    if (current === schedule && schedule.input.ActionAfterCompletion === 'DELETE') this.#remove(schedule);
  }

  /** In order of group and name. */
  list(): Schedule[] {
    return [...this.#schedules].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, schedule]) => schedule);
  }

  #put(name: string, input: ScheduleInput, createdAtMs: number, before?: Schedule): Schedule {
    const timing = parseExpression(input.ScheduleExpression, input.ScheduleExpressionTimezone);
    const { region, accountId } = this.#options.account;
    const arn = `arn:aws:scheduler:${region}:${accountId}:schedule/${input.GroupName}/${name}`;
    const schedule = {
      name,
      arn,
      input,
      timing,
      createdAtMs,
      modifiedAtMs: this.#options.clock.now(),
      hasFiredOnce: before?.hasFiredOnce ?? false,
    };
    if (before) this.#firing.disarm(before);
    this.#schedules.set(key(input.GroupName, name), schedule);
    this.#firing.arm(schedule);
    return schedule;
  }

  #remove(schedule: Schedule): void {
    this.#firing.disarm(schedule);
    this.#schedules.delete(key(schedule.input.GroupName, schedule.name));
  }
}

function key(group: string, name: string): string {
  return `${group}/${name}`;
}

export function notFound(what: string): AwsFailure {
  return new AwsFailure('ResourceNotFoundException', `${what} does not exist.`, 404);
}
