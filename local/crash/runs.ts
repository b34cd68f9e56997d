import { type LocalSystem, startLocalSystem } from '../system/system.ts';
import { type Boundary, killer, recorder, STEP_FUNCTION, type When } from './boundaries.ts';
import { type Journey, referenceScript, repositoryName, startReferenceSession } from './journey/reference-session.ts';
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

/** Performs reference sessions, one at a time, each fresh. */
export interface Runs {
  /** One undisturbed session, with every call of its steps. */
  record(): Promise<Recording>;
  run(kill: Kill): Promise<RunEnd>;
  close(): Promise<void>;
}

/** Calls that only a cold start makes, and those whose ordinals it shifts. */
const COLD_OPERATIONS = new Set(['GetParameters', 'PutObject']);

/** In this process. One local system serves many sessions; a session that went wrong takes its system with it. */
export class LocalRuns implements Runs {
  readonly #journey: Journey;
  #system: Promise<LocalSystem> | undefined;
  #count = 0;

  constructor(journey: Journey = 'reference') {
    this.#journey = journey;
  }

  async record(): Promise<Recording> {
    const system = await this.#started();
    await makeCold(system);
    const boundaries: Boundary[] = [];
    const observer = recorder(boundaries);
    system.front.observers.push(observer);
    const outcome = await this.#perform(system);
    system.front.observers.splice(system.front.observers.indexOf(observer), 1);
    return { boundaries, outcome };
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
    const session = await startReferenceSession(system, repositoryName(this.#journey, this.#count++));
    const endSteering = steer(system, session, this.#journey);
    try {
      await comeToRest(system, session);
    } finally {
      endSteering();
    }
    const outcome = await readOutcome(system, session);
    await removeSession(system, session);
    return outcome;
  }

  #started(): Promise<LocalSystem> {
    this.#system ??= startLocalSystem({ script: referenceScript }).then((system) => {
      return system;
    });
    return this.#system;
  }
}

/** The next step starts in a new environment. */
async function makeCold(system: LocalSystem): Promise<void> {
  for (const caller of system.pool.callers(STEP_FUNCTION)) await system.pool.kill(caller);
}
