import type { LocalClock } from '../../kernel/clock.ts';
import type { Account } from '../events/envelope.ts';
import { AwsFailure } from '../failure.ts';
import { parseInput } from '../json-protocol.ts';
import { DEFAULT_GROUP, scheduleName } from './schedule.ts';
import { notFound } from './schedules.ts';

export type ScheduleGroup = {
  Arn: string;
  Name: string;
  State: 'ACTIVE';
  CreationDate: number;
  LastModificationDate: number;
};

export class ScheduleGroups {
  readonly #clock: LocalClock;
  readonly #account: Account;
  readonly #groups = new Map<string, ScheduleGroup>();

  constructor(clock: LocalClock, account: Account) {
    this.#clock = clock;
    this.#account = account;
    this.create(DEFAULT_GROUP);
  }

  has(name: string): boolean {
    return this.#groups.has(name);
  }

  /** Throws ConflictException and ValidationException. */
  create(name: string): ScheduleGroup {
    parseInput(scheduleName, name);
    if (this.has(name)) throw new AwsFailure('ConflictException', `Schedule group ${name} already exists.`, 409);
    const { region, accountId } = this.#account;
    const now = this.#clock.now() / 1000;
    const Arn = `arn:aws:scheduler:${region}:${accountId}:schedule-group/${name}`;
    const group: ScheduleGroup = { Arn, Name: name, State: 'ACTIVE', CreationDate: now, LastModificationDate: now };
    this.#groups.set(name, group);
    return group;
  }

  /** Throws ResourceNotFoundException. */
  get(name: string): ScheduleGroup {
    const group = this.#groups.get(name);
    if (!group) throw notFound(`Schedule group ${name}`);
    return group;
  }

  /** Throws ResourceNotFoundException, and ValidationException for the default group. */
  delete(name: string): void {
    this.get(name);
    if (name === DEFAULT_GROUP) throw new AwsFailure('ValidationException', 'The default group cannot be deleted.');
    this.#groups.delete(name);
  }

  list(prefix: string): ScheduleGroup[] {
    return [...this.#groups.values()].filter(({ Name }) => Name.startsWith(prefix));
  }
}
