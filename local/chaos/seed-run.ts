import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import { STEP_FUNCTION } from '../crash/boundaries.ts';
import { moneyFlaws } from '../crash/money.ts';
import { areQueuesEmpty } from '../crash/rest.ts';
import { readSession } from '../crash/table.ts';
import { settle } from '../system/settle.ts';
import { type LocalSystem, startLocalSystem } from '../system/system.ts';
import { collectEvidence, type Evidence, Witness } from './evidence.ts';
import { brokenGuarantees } from './guarantees.ts';
import { installFaults } from './install.ts';
import { shippedModels } from './many/shipped-models.ts';
import { Crowd } from './people/crowd.ts';
import { type Story, storyOf } from './people/story.ts';
import { describeScenario, makeScenario, type Scenario } from './scenario.ts';
import { EFFECT_CALLER, scriptOf } from './script.ts';

/** Back-offs, delivery time-outs and a worker that must be given up add up; nothing may take longer (G4). */
const VIRTUAL_MS_MAX = 90 * 60_000;
const REAL_MS_MAX = 240_000;
/** The shortest idle time that the template takes, so that the run sees the idle stop too. */
const IDLE_MINUTES = 5;
/** Time after the last use: the idle time, the reaper's look, its re-arm and another look. */
const STOP_MS_MAX = 40 * 60_000;

export type SeedResult = {
  seed: number;
  scenario: string;
  /** What was broken; empty is good. */
  broken: string[];
  wallMs: number;
  virtualMs: number;
  entries: number;
  phase: string;
  /** A line per journal entry, to see what a broken run did. */
  journal: string[];
  /** Absent: there was no run. */
  story?: Story;
};

export function runSeed(seed: number, otherRoot?: string): Promise<SeedResult> {
  return runScenario(makeScenario(seed), otherRoot);
}

/**
 * One scenario in a system of its own, with everything that goes wrong in it, judged by the guarantees. `otherRoot`: another build, which
 * is deployed and taken back all the time.
 */
export async function runScenario(given: Scenario, otherRoot?: string): Promise<SeedResult> {
  const scenario = otherRoot === undefined || takesRevisions(otherRoot) ? given : { ...given, acts: [] };
  const startedAt = performance.now();
  const late = { baseUrl: '' };
  const system = await startLocalSystem({
    script: scriptOf(scenario, () => late.baseUrl),
    parameters: { SessionBudgetUsd: String(scenario.budgetUsd), WorkerIdleMinutes: String(IDLE_MINUTES) },
    ...(otherRoot ? { otherRoot } : {}),
  });
  late.baseUrl = system.baseUrl;
  // Where documentation is silent, half of the seeds take the other reading.
  system.scheduler.firedOnce = scenario.seed % 2 === 0 ? 'again' : 'never-again';
  try {
    if (otherRoot) deployInTurn(system, scenario.seed);
    const run = new SeedRun(system, scenario, otherRoot ? 2 : 1);
    const broken = await run.perform();
    const story = storyOf(await run.evidence());
    const { entries } = await readSession(system, run.sessionId);
    const phase = entries.at(-1)?.state.phase.kind ?? 'none';
    const wallMs = Math.round(performance.now() - startedAt);
    const description = { seed: scenario.seed, scenario: describeScenario(scenario), broken, wallMs };
    return {
      ...description,
      virtualMs: system.clock.offsetMs(),
      entries: entries.length,
      phase,
      journal: entries.map(describeEntry),
      story,
    };
  } finally {
    await system.close();
  }
}

/** A build of before edits and deletions counted takes none: nothing can be asked of them then. */
function takesRevisions(root: string): boolean {
  return existsSync(join(root, 'layers/agent-core/src/domain/session/versions.ts'));
}

/** A step makes some ten calls: each build gets a step or a few, and some begin while another build's goes on. */
function deployInTurn(system: LocalSystem, seed: number): void {
  const period = 5 + (seed % 20);
  let calls = 0;
  system.front.observers.push({
    before: ({ caller }) => {
      if (!caller.startsWith(`${STEP_FUNCTION}-`)) return;
      calls += 1;
      system.pool.deploy(Math.floor(calls / period) % 2 === 0 ? 'own' : 'other');
    },
  });
}

function describeEntry({ version, kind, at, state, absorbed }: JournalEntry): string {
  const { costMicroUsd, estimatedMicroUsd } = state.spend;
  const time = new Date(at).toISOString().slice(11, 19);
  const words = absorbed.length > 0 ? `, absorbed ${absorbed.join(' ')}` : '';
  return `${version} ${time} ${kind} -> ${state.phase.kind}, ${costMicroUsd} + ${estimatedMicroUsd} micro-dollars${words}`;
}

class SeedRun {
  readonly #system: LocalSystem;
  readonly #scenario: Scenario;
  readonly #builds: number;
  readonly #witness: Witness;
  readonly #crowd: Crowd;
  #effects = 0;

  constructor(system: LocalSystem, scenario: Scenario, builds: number) {
    this.#system = system;
    this.#builds = builds;
    this.#scenario = scenario;
    this.#witness = new Witness(system);
    installFaults(system, scenario.faults);
    this.#crowd = new Crowd(system, scenario);
    system.front.observers.push({ before: ({ caller }) => this.#onCall(caller) });
  }

  get sessionId(): string {
    const { channel, threadTs } = this.#crowd;
    return slackSessionId({ teamId: this.#system.slack.workspace.directory.team.id, channel, threadTs });
  }

  async perform(): Promise<string[]> {
    try {
      while (!this.#crowd.isDone) {
        this.#crowd.goOn();
        await this.#comeToRest();
      }
      const resumed = await this.#resume();
      return [...resumed, ...(await this.#broken()), ...(await this.#workersLeft())];
    } catch (error) {
      return [`G4: ${error instanceof Error ? error.message : String(error)}`, ...(await this.#broken())];
    }
  }

  /** G4: whoever finds the session paused can go on by writing, unless the money is used up. */
  async #resume(): Promise<string[]> {
    const isStopped = async () => {
      const phase = (await readSession(this.#system, this.sessionId)).entries.at(-1)?.state.phase;
      return phase?.kind === 'paused' && phase.reason.kind !== 'budget-usd';
    };
    if (this.#crowd.isGone || !(await isStopped())) return [];
    this.#crowd.say({ user: 'alice', mention: true }, 'go on');
    await this.#comeToRest();
    return (await isStopped()) ? ['G4: a message did not resume the paused session'] : [];
  }

  #onCall(caller: string): void {
    if (caller.startsWith(EFFECT_CALLER)) this.#onEffect();
    if (caller.startsWith(`${STEP_FUNCTION}-`)) this.#crowd.onCall();
  }

  #onEffect(): void {
    this.#effects += 1;
    if (this.#effects === this.#scenario.wordsAtEffect) this.#crowd.say({ user: 'bob', mention: true }, 'word-during');
  }

  async #comeToRest(): Promise<void> {
    const isAtRest = async () => {
      if (this.#system.activity.isBusy() || !areQueuesEmpty(this.#system)) return false;
      const { entries, due, accepted } = await readSession(this.#system, this.sessionId);
      const { mentions, undelivered } = this.#crowd.writings;
      const isHeard = undelivered === 0 && mentions.every((key) => accepted.includes(key));
      return isHeard && due.length === 0 && entries.length > 0;
    };
    await settle(this.#system, { until: isAtRest, virtualMsMax: VIRTUAL_MS_MAX, realMsMax: REAL_MS_MAX });
    // The last invocation may still be telling people.
    await this.#system.activity.idle(REAL_MS_MAX);
  }

  async #broken(): Promise<string[]> {
    return [...brokenGuarantees(await this.evidence()), ...(await moneyFlaws(this.#system))];
  }

  evidence(): Promise<Evidence> {
    const session = {
      sessionId: this.sessionId,
      channel: this.#crowd.channel,
      threadTs: this.#crowd.threadTs,
      mentions: this.#crowd.writings.mentions,
      written: this.#crowd.writings.all,
      isGone: this.#crowd.isGone,
    };
    const settings = { models: shippedModels(), budgetUsd: this.#scenario.budgetUsd, builds: this.#builds };
    return collectEvidence(this.#system, this.#witness, session, settings);
  }

  /** G5: nobody uses the machines any more, so their clocks stop them. */
  async #workersLeft(): Promise<string[]> {
    const running = () =>
      this.#system.instances.list().filter(({ state }) => state === 'running' || state === 'pending');
    if (running().length === 0) return [];
    try {
      await settle(this.#system, {
        until: () => running().length === 0,
        virtualMsMax: STOP_MS_MAX,
        realMsMax: REAL_MS_MAX,
      });
      return [];
    } catch {
      return [`G5: ${running().length} machines run ${STOP_MS_MAX / 60_000} minutes after their last use`];
    }
  }
}
