import * as z from 'zod';
import type { LocalClock } from '../../kernel/clock.ts';
import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../kernel/http.ts';
import { type Account, LOCAL_ACCOUNT } from '../events/envelope.ts';
import { AwsFailure } from '../failure.ts';
import { Faults } from '../faults.ts';
import { parseBody, parseInput } from '../json-protocol.ts';
import { Timers } from '../timers.ts';
import { type FiredOnce, type FiredTarget, Firing } from './firing.ts';
import { ScheduleGroups } from './groups.ts';
import { DEFAULT_GROUP, describeSchedule, scheduleInput, summarizeSchedule } from './schedule.ts';
import { Schedules } from './schedules.ts';

/** Scheduler's own bound on MaxResults. */
const PAGE_MAX = 100;

export type SchedulerOptions = {
  clock: LocalClock;
  /** Invokes a target; a rejection is tried again by the schedule's retry policy. */
  onFire: (target: FiredTarget) => Promise<void>;
  /** Told when the retry policy is used up. */
  onGivenUp?: (target: FiredTarget, error: unknown) => void;
  account?: Account;
};

type Operation = (name: string, request: LocalRequest) => object;

/** EventBridge Scheduler with `at` and `rate` in UTC. Fires on time, where AWS takes up to a minute more. */
export class SchedulerService implements LocalService {
  readonly name = 'scheduler';
  firedOnce: FiredOnce = 'never-again';
  readonly #faults = new Faults();
  readonly #timers: Timers;
  readonly #tokens: ClientTokens;
  readonly #groups: ScheduleGroups;
  readonly #schedules: Schedules;
  readonly #operations: Record<string, Operation>;

  constructor(options: SchedulerOptions) {
    const { clock, account = LOCAL_ACCOUNT } = options;
    this.#timers = new Timers(clock);
    this.#tokens = new ClientTokens(this.#timers);
    this.#groups = new ScheduleGroups(clock, account);
    const onCompleted: Schedules['complete'] = (schedule) => this.#schedules.complete(schedule);
    const firing = new Firing({
      ...options,
      account,
      timers: this.#timers,
      onCompleted,
      firedOnce: () => this.firedOnce,
    });
    this.#schedules = new Schedules({ clock, account, hasGroup: (name) => this.#groups.has(name) }, firing);
    this.#operations = this.#wire();
  }

  operation(request: LocalRequest): string {
    return routeSchedule(request).operation;
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const { operation, name } = routeSchedule(request);
    try {
      this.#faults.check(operation);
      const perform = this.#operations[operation];
      if (!perform)
        throw new AwsFailure('UnknownOperationException', `Not known: ${request.method} ${request.path}`, 404);
      return json(200, perform(name, request));
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      return json(error.status, { Message: error.message }, { 'x-amzn-errortype': error.code });
    }
  }

  /** The next `count` requests of the operation fail with the code and have no effect. Retries count. */
  failNext(operation: string, code: string, count = 1): void {
    this.#faults.failNext(operation, code, count);
  }

  /** Makes a group known, as CloudFormation would. */
  registerGroup(name: string): void {
    this.#groups.create(name);
  }

  /** Deletes a group with its schedules, as CloudFormation does; one that is gone already is no error. */
  removeGroup(name: string): void {
    if (this.#groups.has(name)) this.#deleteGroup(name);
  }

  /** Makes a schedule known, as CloudFormation would; `input` is the body of CreateSchedule. */
  registerSchedule(name: string, input: z.input<typeof scheduleInput>): void {
    this.#schedules.create(name, parseInput(scheduleInput, input));
  }

  close(): void {
    this.#timers.close();
  }

  #wire(): Record<string, Operation> {
    return {
      CreateSchedule: (name, request) => this.#write(name, request, 'create'),
      UpdateSchedule: (name, request) => this.#write(name, request, 'update'),
      GetSchedule: (name, request) => describeSchedule(this.#schedules.get(groupOf(request), name)),
      DeleteSchedule: (name, request) => this.#delete(name, request),
      ListSchedules: (_name, request) => this.#list(request),
      CreateScheduleGroup: (name) => ({ ScheduleGroupArn: this.#groups.create(name).Arn }),
      GetScheduleGroup: (name) => this.#groups.get(name),
      DeleteScheduleGroup: (name) => this.#deleteGroup(name),
      ListScheduleGroups: (_name, { query }) => ({ ScheduleGroups: this.#groups.list(query.get('NamePrefix') ?? '') }),
    };
  }

  #write(name: string, request: LocalRequest, how: 'create' | 'update'): object {
    const input = parseInput(scheduleInput, parseBody(request));
    const fingerprint = `${how} ${name} ${JSON.stringify(input)}`;
    return this.#tokens.once(input.ClientToken, fingerprint, () => ({
      ScheduleArn: this.#schedules[how](name, input).arn,
    }));
  }

  #delete(name: string, request: LocalRequest): object {
    const group = groupOf(request);
    return this.#tokens.once(request.query.get('clientToken') ?? undefined, `delete ${group} ${name}`, () => {
      this.#schedules.delete(group, name);
      return {};
    });
  }

  #deleteGroup(name: string): object {
    this.#groups.delete(name);
    this.#schedules.deleteGroup(name);
    return {};
  }

  #list({ query }: LocalRequest): object {
    const [group, state, prefix] = [query.get('ScheduleGroup'), query.get('State'), query.get('NamePrefix') ?? ''];
    const found = this.#schedules
      .list()
      .filter(({ name, input }) => name.startsWith(prefix) && [null, input.GroupName].includes(group))
      .filter(({ input }) => state === null || state === input.State);
    const size = parseInput(z.coerce.number().int().min(1).max(PAGE_MAX), query.get('MaxResults') ?? PAGE_MAX);
    const start = parseInput(z.coerce.number().int().min(0), query.get('NextToken') ?? 0);
    const NextToken = start + size < found.length ? String(start + size) : undefined;
    return { Schedules: found.slice(start, start + size).map(summarizeSchedule), NextToken };
  }
}

function groupOf(request: LocalRequest): string {
  return request.query.get('groupName') ?? DEFAULT_GROUP;
}

/** How long an answer is remembered: longer than any client retries. */
const REMEMBERED_MS = 10 * 60 * 1000;

/** Gives the first answer again to a request that is repeated with its client token. */
class ClientTokens {
  readonly #answers = new Map<string, { request: string; answer: object }>();
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Throws ConflictException when the token was used before with another request. */
  once(token: string | undefined, request: string, act: () => object): object {
    if (token === undefined) return act();
    const known = this.#answers.get(token);
    if (known && known.request !== request)
      throw new AwsFailure('ConflictException', `The client token ${token} was used before with another request`, 409);
    if (known) return known.answer;
    const answer = act();
    this.#answers.set(token, { request, answer });
    this.#timers.after(REMEMBERED_MS, () => this.#answers.delete(token));
    return answer;
  }
}

/** An operation of the REST API and the name in its path, if any. */
type ScheduleCall = { operation: string; name: string };

const ITEM: Record<string, Record<string, string>> = {
  schedules: { POST: 'CreateSchedule', PUT: 'UpdateSchedule', GET: 'GetSchedule', DELETE: 'DeleteSchedule' },
  'schedule-groups': { POST: 'CreateScheduleGroup', GET: 'GetScheduleGroup', DELETE: 'DeleteScheduleGroup' },
};
const COLLECTION: Record<string, string> = { schedules: 'ListSchedules', 'schedule-groups': 'ListScheduleGroups' };

function routeSchedule(request: LocalRequest): ScheduleCall {
  const [, collection = '', name] = request.path.split('/');
  const operation = name ? ITEM[collection]?.[request.method] : request.method === 'GET' && COLLECTION[collection];
  return { operation: operation || 'Unknown', name: decodeURIComponent(name ?? '') };
}
