import { Random } from '../../../local/chaos/random.ts';
import type { Load } from '../scale.ts';
import { Agenda } from './agenda.ts';
import { type Gate, type Passed, Pool, Rate, Reservations } from './gates.ts';

const MS = 1_000;
const MINUTE_MS = 60 * MS;
const HOUR_MS = 60 * MINUTE_MS;
/** As CAPACITY_WAIT_MS_MAX of the engine: who has no machine for so long is paused. */
export const NO_MACHINE_MS_MAX = 30 * MINUTE_MS;

/** What a session does. */
export type Session = Omit<
  Load,
  | 'machineHours'
  | 'otherFunctionSeconds'
  | 'slackEvents'
  | 'busiestHourShare'
  | 'volumeGib'
  | 'retentionHours'
  | 'modelUsd'
>;

/** A quota by its id, as scripts/scale/quotas.json has it: how many, and of a rate the `burst` that may be saved up. */
export type Limits = Record<string, { limit: number; burst?: number }>;
export type Played = {
  gates: Record<string, Passed>;
  /** Sessions that half an hour without a machine paused. */
  paused: number;
  /** From the words to the answer, of turns that ended (ms). */
  turns: { p50: number; p95: number };
  /** The sum of all turns' times without any waiting (ms). */
  worked: number;
};

/** `sessions` begin in one hour, each at its moment; time goes on until the last has ended. The same seed gives the same run. */
export function play(sessions: number, load: Session, limits: Limits, seed: number): Played {
  const world = new World(load, limits, seed);
  const { agenda, random } = world;
  let at = 0;
  for (let count = 0; count < sessions; count++) {
    // Poisson arrivals.
    at += exponential(random, HOUR_MS / sessions);
    agenda.after(at, () => new Visit(world).begin());
  }
  agenda.run();
  const times = world.turnsMs.sort((one, other) => one - other);
  const part = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  const gates = Object.fromEntries(Object.entries(world.gates).map(([id, { passed }]) => [id, passed]));
  return { gates, paused: world.paused, turns: { p50: part(0.5), p95: part(0.95) }, worked: world.workedMs };
}

class World {
  readonly agenda = new Agenda();
  readonly random: Random;
  readonly load: Session;
  readonly turnsMs: number[] = [];
  paused = 0;
  workedMs = 0;
  readonly steps: Pool;
  readonly functions: Pool;
  readonly processors: Pool;
  readonly tokens: Reservations;
  readonly rates: Record<RateName, Rate>;

  constructor(load: Session, limits: Limits, seed: number) {
    const { agenda } = this;
    this.load = load;
    this.random = new Random(seed);
    const of = (id: string) => limits[id] ?? { limit: Number.POSITIVE_INFINITY };
    const pool = (id: string) => new Pool(agenda, of(id).limit);
    [this.steps, this.functions] = [pool('step-concurrency'), pool('lambda-concurrency')];
    this.processors = pool('ec2-vcpus');
    this.tokens = new Reservations(agenda, of('bedrock-tokens').limit);
    this.rates = Object.fromEntries(
      Object.entries(RATES).map(([id, { per, windowMs }]) => {
        const { limit, burst = limit } = of(id);
        return [id, new Rate(agenda, { limit: limit / per, burst, windowMs })];
      }),
    ) as Record<RateName, Rate>;
  }

  get gates(): Record<string, Gate> {
    const { steps, functions, processors, tokens, rates } = this;
    const pools = { 'step-concurrency': steps, 'lambda-concurrency': functions, 'ec2-vcpus': processors };
    return { ...pools, 'bedrock-tokens': tokens, ...rates };
  }
}

/** Quotas that are rates: seconds of the unit of each, and over how long the busiest time of it is taken. */
const RATES = {
  'bedrock-requests': { per: 60, windowMs: MINUTE_MS },
  'ec2-starts': { per: 1, windowMs: MINUTE_MS },
  'ssm-commands': { per: 1, windowMs: 10 * MS },
  'scheduler-calls': { per: 1, windowMs: 10 * MS },
  'sqs-fifo': { per: 1, windowMs: 10 * MS },
  'table-month-counters': { per: 1, windowMs: 10 * MS },
  'table-due-index': { per: 1, windowMs: 10 * MS },
  'table-throughput': { per: 1, windowMs: 10 * MS },
  'slack-edits': { per: 60, windowMs: MINUTE_MS },
  'github-requests': { per: 3_600, windowMs: HOUR_MS },
} as const;
export type RateName = keyof typeof RATES;

/** What holds nobody up: edits of progress messages come later. */
export const HOLDS_NOBODY_UP: ReadonlySet<string> = new Set(['slack-edits']);
/** Seconds of a rate's unit; of a pool there are none. */
export function secondsOf(id: string): number {
  return id in RATES ? RATES[id as RateName].per : 1;
}

/** One session on its way: turns with think times between them, calls of the model with a command after each. */
class Visit {
  readonly #world: World;
  /** It has a machine, which is watched until it is given back. */
  #isUp = false;
  #usedAt = 0;
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
  }

  begin(): void {
    this.#turn(this.#world.load.turns);
  }

  #turn(left: number): void {
    const { agenda, load, random } = this.#world;
    if (left === 0) return;
    const startedAt = agenda.now;
    this.#call(Math.round(load.modelCalls / load.turns), () => {
      this.#world.turnsMs.push(agenda.now - startedAt);
      agenda.after(exponential(random, load.thinkMinutes * MINUTE_MS), () => this.#turn(left - 1));
    });
  }

  #call(left: number, ended: () => void): void {
    if (this.#isOver) return;
    if (left === 0) ended();
    else this.#askModel(() => this.#command(() => this.#call(left - 1, ended)));
  }

  #askModel(then: () => void): void {
    const { agenda, load, tokens, rates } = this.#world;
    const { modelCalls } = load;
    const input = load.newTokensPerCall + load.cachedTokensPerCall;
    const reserved = input + load.replyTokensMax;
    const used = load.newTokensPerCall + load.outputTokensPerCall * load.outputFactor;
    tokens.reserve(reserved, () => {
      rates['slack-edits'].take(load.progressEdits / modelCalls);
      const waitMs = Math.max(
        rates['bedrock-requests'].take(1),
        rates['sqs-fifo'].take(load.queueCalls / modelCalls),
        rates['table-month-counters'].take(2),
      );
      agenda.after(waitMs, () =>
        this.#step(this.#lasting(load.modelSeconds), () => {
          tokens.settle(reserved, used);
          then();
        }),
      );
    });
  }

  #command(then: () => void): void {
    const { agenda, load, rates } = this.#world;
    const { modelCalls, shortSteps, shortStepSeconds, workMinutes, modelSeconds } = load;
    const shortMs = shortStepSeconds * MS;
    // Sent by one step and collected by another one; the others are wakes that find nothing to do.
    const others = Math.max(0, shortSteps / modelCalls - 2);
    const commandSeconds = (workMinutes * 60) / modelCalls - modelSeconds - 2 * shortStepSeconds;
    this.#withMachine(() => {
      for (let count = 0; count < others; count++) this.#step(shortMs, () => {});
      const waitMs = Math.max(
        rates['ssm-commands'].take(1),
        rates['github-requests'].take(load.gitHubRequests / modelCalls),
      );
      agenda.after(waitMs, () =>
        this.#step(shortMs, () =>
          agenda.after(this.#lasting(commandSeconds), () => {
            this.#used();
            this.#step(shortMs, then);
          }),
        ),
      );
    });
  }

  /** A step of the engine: one of so many at the same moment, in one function, with what it writes. */
  #step(ms: number, then: () => void): void {
    const { agenda, steps, functions, rates } = this.#world;
    this.#world.workedMs += ms;
    steps.enter(1, () =>
      functions.enter(1, () => {
        const writesMs = Math.max(rates['table-throughput'].take(6), rates['table-due-index'].take(2));
        agenda.after(ms + writesMs, () => {
          functions.leave(1);
          steps.leave(1);
          then();
        });
      }),
    );
  }

  #withMachine(then: () => void): void {
    const { agenda, load, rates, processors } = this.#world;
    if (this.#isUp) {
      this.#used();
      then();
      return;
    }
    const permitMs = Math.max(rates['ec2-starts'].take(1), rates['scheduler-calls'].take(load.schedulesPerStart));
    agenda.after(permitMs, () => {
      const giveUp = processors.enter(load.vCpus, () => {
        agenda.after(load.bootSeconds * MS, () => {
          this.#isUp = true;
          this.#used();
          this.#watch(load.idleMinutes * MINUTE_MS);
          then();
        });
      });
      agenda.after(NO_MACHINE_MS_MAX, () => {
        if (!giveUp()) return;
        this.#isOver = true;
        this.#world.paused += 1;
      });
    });
  }

  #used(): void {
    this.#usedAt = this.#world.agenda.now;
  }

  /** The machine is stopped when nobody has used it for so long. */
  #watch(ms: number): void {
    const { agenda, load, processors } = this.#world;
    agenda.after(ms, () => {
      const left = this.#usedAt + load.idleMinutes * MINUTE_MS - agenda.now;
      if (left > 0) return this.#watch(left);
      this.#isUp = false;
      processors.leave(load.vCpus);
    });
  }

  /** Never in no time, and seldom very long: half of it is certain. */
  #lasting(seconds: number): number {
    return (seconds * MS) / 2 + exponential(this.#world.random, (seconds * MS) / 2);
  }
}

function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random.next()) * mean;
}
