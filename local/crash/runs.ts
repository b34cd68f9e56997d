import { API_PARAMETERS } from '../demo/api/key.ts';
import { installApp, WITH_APP } from '../system/app/install-app.ts';
import { type LocalSystem, startLocalSystem } from '../system/system.ts';
import { type Boundary, killer, recorder, type When } from './boundaries.ts';
import { OWNER } from './journey/greeting.ts';
import type { Plan, StartedSession } from './journey/plan.ts';
import { type Journey, planOf } from './journey/plans.ts';
import { REDELIVERY_MS_MAX } from './journey/redelivery.ts';
import { journeyScript, repositoryName, startSession } from './journey/session.ts';
import { steer } from './journey/steering.ts';
import { type Outcome, readOutcome } from './outcome.ts';
import { comeToRest, removeSession } from './rest.ts';

export type Kill = { boundary: Boundary; when: When };
export type Recording = { boundaries: Boundary[]; outcome: Outcome };
/** `unreached`: the run made fewer calls of this kind, so nothing was killed. `stuck`: it never came to rest. */
export type RunEnd =
  | { kind: 'ended'; outcome: Outcome; wallMs: number }
  | { kind: 'unreached'; wallMs: number }
  | { kind: 'stuck'; reason: string; wallMs: number };

/** Performs sessions of one journey, one at a time, each fresh. */
export interface Runs {
  /** The journey's. */
  readonly plan: Plan;
  /** One undisturbed session, with every call of the functions. */
  record(): Promise<Recording>;
  run(kill: Kill): Promise<RunEnd>;
  close(): Promise<void>;
}

/** Calls that only a cold start makes, and those whose ordinals it shifts. */
const COLD_OPERATIONS = new Set(['GetParameters', 'PutObject']);

/** Ten receives of a step that dies each time, a minute apart, and the recovery of the function that is killed besides. */
const DISTURBED_MS_MAX = 40 * 60_000;

/** Slack gives an answer three seconds. That would judge the machine, which others use too. */
const PATIENCE_MS = 60_000;

/** In this process. One local system serves many sessions; a session that went wrong takes its system with it. */
export class LocalRuns implements Runs {
  readonly #journey: Journey;
  #system: Promise<LocalSystem> | undefined;
  #count = 0;

  constructor(journey: Journey = 'demo') {
    this.#journey = journey;
  }

  get plan(): Plan {
    return planOf(this.#journey);
  }

  async record(): Promise<Recording> {
    const system = await this.#started();
    await makeCold(system);
    const observer = recorder(system);
    system.front.observers.push(observer);
    const outcome = await this.#perform(system);
    system.front.observers.splice(system.front.observers.indexOf(observer), 1);
    return { boundaries: observer.boundaries(), outcome };
  }

  async run({ boundary, when }: Kill): Promise<RunEnd> {
    const system = await this.#started();
    if (COLD_OPERATIONS.has(boundary.operation)) await makeCold(system);
    const observer = killer(system, boundary, when);
    system.front.observers.push(observer);
    const startedAt = performance.now();
    const wallMs = () => Math.round(performance.now() - startedAt);
    try {
      const outcome = await this.#perform(system);
      return observer.hasKilled()
        ? { kind: 'ended', outcome, wallMs: wallMs() }
        : { kind: 'unreached', wallMs: wallMs() };
    } catch (error) {
      await this.close();
      return { kind: 'stuck', reason: error instanceof Error ? error.message : String(error), wallMs: wallMs() };
    } finally {
      system.front.observers.splice(system.front.observers.indexOf(observer), 1);
    }
  }

  async close(): Promise<void> {
    const system = this.#system;
    this.#system = undefined;
    await (await system)?.close();
  }

  async #perform(system: LocalSystem): Promise<Outcome> {
    const { plan } = this;
    const session = await startSession(system, this.#journey, repositoryName(this.#journey, this.#count++));
    const end = steer(system, session, plan.deeds?.() ?? []);
    try {
      await play(system, session, plan);
    } finally {
      end();
      await session.program?.end();
    }
    const outcome = await readOutcome(system, session);
    if (plan.endsSystem) await this.close();
    else await removeSession(system, session);
    return outcome;
  }

  #started(): Promise<LocalSystem> {
    this.#system ??= started(this.plan);
    return this.#system;
  }
}

async function started({ isApp, isApi }: Plan): Promise<LocalSystem> {
  const parameters = { ...(isApp ? WITH_APP : {}), ...(isApi ? API_PARAMETERS : {}) };
  const system = await startLocalSystem({ script: journeyScript, parameters });
  system.slack.delivery.answerMsMax = PATIENCE_MS;
  if (isApp) installApp(system, [{ id: 1, account: OWNER }]);
  return system;
}

/** The first turn, and the scenes after it, each to its rest. */
async function play(
  system: LocalSystem,
  session: StartedSession,
  { scenes = [], disturb, isApp }: Plan,
): Promise<void> {
  let answers = disturb ? 0 : 1;
  const rest = isApp ? { isApp, virtualMsMax: REDELIVERY_MS_MAX } : {};
  const endDisturbance = disturb?.(system);
  try {
    const own = disturb ? ({ phase: 'paused', virtualMsMax: DISTURBED_MS_MAX } as const) : {};
    await comeToRest(system, session, { answers, ...rest, ...own });
  } finally {
    endDisturbance?.();
  }
  for (const { act, until, phase, virtualMsMax } of scenes) {
    if (!until) answers += 1;
    await act(system, session);
    const own = { ...(phase ? { phase } : {}), ...(virtualMsMax ? { virtualMsMax } : {}) };
    await comeToRest(system, session, { answers, until, ...rest, ...own });
  }
}

/** The next invocation of every function starts in a new environment. */
async function makeCold(system: LocalSystem): Promise<void> {
  for (const caller of system.pool.callers()) await system.pool.kill(caller);
}
