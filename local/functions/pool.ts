import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../kernel/clock.ts';
import type { FunctionPlan } from '../template/plan.ts';
import { type Build, buildFunctions } from './build/build.ts';
import { type Endpoints, threadEnvironment } from './environment.ts';
import { Fleet } from './fleet.ts';
import { FunctionThread } from './function-thread.ts';
import type { Invocation, InvocationKind, InvocationResult, Invoker } from './invocation.ts';
import { FunctionLog, type LogLine } from './log.ts';
import { SourceNames } from './source-names.ts';
import type { FixedContext } from './thread/messages.ts';

/** Enough for several sessions at once on a laptop; each thread with the SDK holds some 50 MB. */
export const THREADS_MAX = 8;
/** Lambda's own: a failed asynchronous invocation is tried again after one and then after two minutes. */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** Old records go first: catches a local system that runs for weeks. */
const INVOCATIONS_MAX = 100_000;

const THROTTLED = { errorType: 'TooManyRequestsException', message: 'Too many invocations wait already', stack: '' };

/** One build of the functions, with what its template gives them. */
export type Deployment = {
  functions: FunctionPlan[];
  /** The folder that `FunctionPlan.folder` is relative to. */
  root: string;
  /** Bundles are kept here for the next start, e.g. `.local/build`; without it they go when the pool closes. */
  cacheFolder?: string;
  /** A folder with `<logical id>/handler.mjs` for each function, as built for AWS: what runs in place of the sources. */
  built?: string;
  /** Variables that win over the template's, e.g. folders that are layers on AWS. */
  environment?: (plan: FunctionPlan) => Record<string, string>;
};

export type FunctionPoolOptions = Deployment & {
  clock: LocalClock;
  endpoints: Endpoints;
  /** Another build of the same functions: invocations go to it while it is deployed. */
  other?: Deployment;
  /** At the same time, per function. */
  threadsMax?: number;
  /** Called for every line that a function writes. */
  onLine?: (line: LogLine) => void;
  /** Called when an invocation starts and again when it ends. */
  onInvocation?: (invocation: Invocation) => void;
};

/** A function of one build. `other`: the same of the other build, which may not know it yet. */
type Running = { plan: FunctionPlan; fleet: Fleet };
type Member = Running & { log: FunctionLog; other?: Running };
type Attempt = { event: string; requestId: string; kind: InvocationKind; attempt: number };

/** Runs the functions of a template, each invocation in a thread that can be killed. Open it with `FunctionPool.open`. */
export class FunctionPool implements Invoker {
  readonly invocations: Invocation[] = [];
  readonly #options: FunctionPoolOptions;
  readonly #builds: { own: Build; other?: Build };
  readonly #members: Map<string, Member>;
  readonly #names = new SourceNames();
  readonly #sleepers = new Set<() => void>();
  #deployed: 'own' | 'other' = 'own';
  #isClosed = false;
  #threadCount = 0;
  #underWay = 0;

  /** Bundles the handlers; rejects with esbuild's message when one does not build. */
  static async open(options: FunctionPoolOptions): Promise<FunctionPool> {
    const other = options.other && (await buildFunctions(options.other));
    return new FunctionPool(options, { own: await buildFunctions(options), ...(other ? { other } : {}) });
  }

  private constructor(options: FunctionPoolOptions, builds: { own: Build; other?: Build }) {
    this.#options = options;
    this.#builds = builds;
    this.#members = new Map(options.functions.map((plan) => [plan.logicalId, this.#member(plan)]));
  }

  /** From here on invocations begin in this build; those that run end in theirs. */
  deploy(which: 'own' | 'other'): void {
    this.#deployed = which;
  }

  async invoke(logicalId: string, event: unknown, options: { kind: InvocationKind }): Promise<InvocationResult> {
    const member = this.#memberOf(logicalId);
    const first = { event: JSON.stringify(event) ?? 'null', requestId: randomUUID(), kind: options.kind, attempt: 1 };
    const result = await this.#attempt(member, first);
    return options.kind === 'async' && result.status !== 'ok' ? this.#retry(member, first, result) : result;
  }

  /** Invocations that run or wait for a thread; a retry counts when its delay is over. */
  get underWay(): number {
    return this.#underWay;
  }

  /** The logical id of the function whose ARN, alias ARN or name this is; undefined for anything else. */
  functionOf(arnOrName: string): string | undefined {
    const names = ({ plan }: Member) => [plan.arn, plan.aliasArn, plan.name, plan.logicalId];
    return [...this.#members.values()].find((member) => names(member).includes(arnOrName))?.plan.logicalId;
  }

  /** The names of all living threads of a function, or of all functions. */
  callers(logicalId?: string): string[] {
    const members = logicalId === undefined ? [...this.#members.values()] : [this.#memberOf(logicalId)];
    const threads = members.flatMap(fleetsOf).flatMap((fleet) => fleet.threads());
    return threads.filter((thread) => thread.isAlive).map((thread) => thread.caller);
  }

  /** Bytes that each living thread holds after its garbage is collected, by its name. */
  async heldBytes(): Promise<Map<string, number>> {
    const threads = [...this.#members.values()].flatMap(fleetsOf).flatMap((fleet) => fleet.threads());
    const held = await Promise.all(threads.map(async (thread) => [thread.caller, await thread.heldBytes()] as const));
    return new Map(held.flatMap(([caller, bytes]) => (bytes === undefined ? [] : [[caller, bytes] as const])));
  }

  /** Ends a thread at once; its invocation, if any, ends as `killed`. False when no living thread has this name. */
  async kill(caller: string): Promise<boolean> {
    const threads = [...this.#members.values()].flatMap(fleetsOf).flatMap((fleet) => fleet.threads());
    const thread = threads.find((candidate) => candidate.caller === caller && candidate.isAlive);
    await thread?.kill();
    return thread !== undefined;
  }

  /** What the function's threads wrote, oldest first. */
  logs(logicalId: string): readonly LogLine[] {
    return this.#memberOf(logicalId).log.lines();
  }

  /** Kills every thread and removes the bundle. Invocations in flight end as `killed`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const wake of [...this.#sleepers]) wake();
    await Promise.all([...this.#members.values()].flatMap(fleetsOf).map((fleet) => fleet.close()));
    await Promise.all([this.#builds.own.close(), this.#builds.other?.close()]);
  }

  #member(plan: FunctionPlan): Member {
    const log = new FunctionLog(plan.logicalId, this.#names, this.#options.onLine);
    const { own, other } = this.#builds;
    const { other: deployment } = this.#options;
    const otherPlan = deployment?.functions.find(({ logicalId }) => logicalId === plan.logicalId);
    const second = other && otherPlan && this.#running(otherPlan, log, { build: other, deployment });
    return {
      ...this.#running(plan, log, { build: own, deployment: this.#options }),
      log,
      ...(second ? { other: second } : {}),
    };
  }

  #running(plan: FunctionPlan, log: FunctionLog, from: From): Running {
    return {
      plan,
      fleet: new Fleet(this.#options.threadsMax ?? THREADS_MAX, () => this.#startThread(plan, log, from)),
    };
  }

  #memberOf(logicalId: string): Member {
    const member = this.#members.get(logicalId);
    if (!member)
      throw new Error(`There is no function ${logicalId}; there are ${[...this.#members.keys()].join(', ')}`);
    return member;
  }

  #startThread(plan: FunctionPlan, log: FunctionLog, { build, deployment }: From): FunctionThread {
    this.#threadCount += 1;
    const caller = `${plan.logicalId}-${this.#threadCount}`;
    const { endpoints, clock } = this.#options;
    return new FunctionThread({
      caller,
      bootstrapUrl: build.bootstrapUrl,
      data: {
        handlerUrl: build.handlerUrl(plan.logicalId),
        exportName: plan.handler.split('.').at(-1) ?? '',
        offsetBuffer: clock.offsetBuffer,
      },
      environment: threadEnvironment(plan, caller, endpoints, deployment?.environment?.(plan) ?? {}),
      memoryMb: plan.memoryMb,
      log,
    });
  }

  async #attempt(member: Member, attempt: Attempt): Promise<InvocationResult> {
    this.#underWay += 1;
    try {
      return await this.#runOnce(member, attempt);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #runOnce(member: Member, attempt: Attempt): Promise<InvocationResult> {
    const { plan, fleet } = (this.#deployed === 'other' ? member.other : undefined) ?? member;
    const lease = await fleet.acquire();
    if (lease.kind === 'closed') return { status: 'killed' };
    if (lease.kind === 'throttled') return { status: 'error', ...THROTTLED };
    const { thread, coldStart } = lease;
    const end = this.#record(plan, thread.caller, coldStart, attempt);
    const context = fixedContext(plan, thread.caller, attempt.requestId);
    const ended = await thread.run({ event: attempt.event, context, timeoutMs: plan.timeoutMs });
    const result = ended.status === 'error' ? { ...ended, stack: this.#names.in(ended.stack) } : ended;
    fleet.release(thread);
    end(result);
    return result;
  }

  async #retry(member: Member, first: Attempt, failure: InvocationResult): Promise<InvocationResult> {
    const { retriesMax, eventAgeMsMax } = member.plan.retry;
    const giveUpAtMs = this.#options.clock.now() + eventAgeMsMax;
    const last = { result: failure };
    for (const [index, delayMs] of RETRY_DELAYS_MS.slice(0, retriesMax).entries()) {
      if (!this.#isClosed) await this.#sleep(delayMs);
      if (this.#isClosed || this.#options.clock.now() > giveUpAtMs) break;
      last.result = await this.#attempt(member, { ...first, attempt: index + 2 });
      if (last.result.status === 'ok') break;
    }
    return last.result;
  }

  /** Until the delay is over on the local clock, or the pool closes. */
  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        cancel();
        this.#sleepers.delete(wake);
        resolve();
      };
      const cancel = this.#options.clock.after(delayMs, wake);
      this.#sleepers.add(wake);
    });
  }

  #record(
    plan: FunctionPlan,
    caller: string,
    coldStart: boolean,
    attempt: Attempt,
  ): (result: InvocationResult) => void {
    const { clock, onInvocation } = this.#options;
    const { requestId, kind } = attempt;
    const running = { endMs: undefined, durationMs: undefined, status: 'running' as const };
    const invocation: Invocation = {
      ...{ requestId, logicalId: plan.logicalId, caller, kind, attempt: attempt.attempt, coldStart },
      ...{ startMs: clock.now(), ...running },
    };
    const startedAtMs = performance.now();
    this.invocations.push(invocation);
    if (this.invocations.length > INVOCATIONS_MAX) this.invocations.shift();
    onInvocation?.(invocation);
    return ({ status }) => {
      Object.assign(invocation, { status, endMs: clock.now(), durationMs: performance.now() - startedAtMs });
      onInvocation?.(invocation);
    };
  }
}

/** Which build a thread is of, and what its template gives it. */
type From = { build: Build; deployment: Deployment | undefined };

function fleetsOf({ fleet, other }: Member): Fleet[] {
  return other ? [fleet, other.fleet] : [fleet];
}

function fixedContext(plan: FunctionPlan, caller: string, requestId: string): FixedContext {
  return {
    awsRequestId: requestId,
    functionName: plan.name,
    functionVersion: '1',
    invokedFunctionArn: plan.aliasArn ?? plan.arn,
    memoryLimitInMB: String(plan.memoryMb),
    logGroupName: `/aws/lambda/${plan.name}`,
    logStreamName: caller,
    callbackWaitsForEmptyEventLoop: true,
  };
}
