import { Random } from '../../local/chaos/random.ts';
import { SETTINGS } from '../agent-core/fakes/build.ts';
import { START } from '../agent-core/fakes/clock.ts';
import { Bus } from './aws/bus.ts';
import { SimDueItems } from './aws/due-items.ts';
import { Schedules } from './aws/schedules.ts';
import { StepQueue } from './aws/step-queue.ts';
import { Timers } from './aws/timers.ts';
import { Faults } from './faults.ts';
import { Functions } from './functions/functions.ts';
import { plainThings, type Things } from './functions/things.ts';
import { Lambda } from './kernel/lambda.ts';
import { Network } from './kernel/network.ts';
import { Timeline } from './kernel/timeline.ts';
import { Trace } from './kernel/trace.ts';
import { Ec2 } from './machines/ec2.ts';
import { Ssm } from './machines/ssm.ts';
import { SimModel } from './model/model.ts';
import { SimSlack } from './people/slack.ts';
import type { SimScenario } from './scenario.ts';

/** One seed in so many stores copies that cannot be changed: what writes into something that is stored is found there. */
const COPIES_EVERY = 4;
const SWEEP_MS = 60_000;
const DEAD_LETTER_RETRY_MS = 180_000;
const MICRO_USD = 1_000_000;

/** One deployment, its accounts and its people, in one process and in virtual time. */
export class SimWorld {
  readonly timeline = new Timeline(START);
  readonly trace: Trace;
  readonly faults: Faults;
  readonly things: Things;
  readonly network: Network;
  readonly lambda: Lambda;
  readonly queue: StepQueue;
  readonly slack: SimSlack;
  /** Names of effects in their order; again when one happened again. */
  readonly effects: { name: string; at: number }[] = [];
  /** What was seen at its time and should not have been. */
  readonly seen: string[] = [];
  readonly buried: string[] = [];
  readonly startedAt = START;
  /** When the session came to rest first. */
  restedAt: number | undefined;
  /** Runs of the sweeper that found something. */
  sweeps = 0;

  constructor(scenario: SimScenario, isTraced: boolean) {
    const { timeline } = this;
    const now = () => timeline.now();
    this.trace = new Trace(now, isTraced);
    const { trace } = this;
    const random = new Random(scenario.seed * 40_503 + 1);
    this.faults = new Faults(new Random(scenario.seed * 69_069 + 7), scenario.rates);
    const { faults } = this;
    this.network = new Network(timeline, random, (_, call) => faults.call(call), trace);
    this.lambda = new Lambda(timeline, random, trace);
    const plain = plainThings(now, scenario.seed % COPIES_EVERY === 0);
    const late = {} as { functions: Functions };
    const bus = new Bus(
      timeline,
      () => faults.event(),
      (bell) => late.functions.bell(bell),
    );
    const emit = (bell: Parameters<Bus['emit']>[0]) => bus.emit(bell);
    const ec2 = new Ec2(timeline, random, () => faults.start(), { emit, trace });
    const effect = (name: string) => this.#happens(name);
    const ssm = new Ssm(ec2, random, () => faults.command(), { timeline, blobs: plain.blobs, effect, emit, trace });
    ec2.onDown = (machine) => ssm.cutOff(machine);
    const schedules = new Schedules(
      timeline,
      { lateMs: () => faults.scheduleLateMs(), isTwice: () => faults.scheduleTwice() },
      (sessionId, generation) => late.functions.reap(sessionId, generation),
    );
    this.queue = new StepQueue(
      timeline,
      (received) => late.functions.step(received),
      (sessionId, sentAt) => this.#bury(late.functions, sessionId, sentAt),
    );
    const timers = new Timers(
      timeline,
      () => faults.timer(),
      (sessionId) => late.functions.bell({ kind: 'timer', sessionId }),
    );
    this.things = {
      ...plain,
      dueItems: new SimDueItems(plain.table, () => faults.indexLagMs()),
      ec2,
      ssm,
      model: new SimModel(timeline, random, scenario.turns, { fault: () => faults.model(), trace }),
      schedules,
      seen: this.seen,
      queue: () => this.queue,
      timers: () => timers,
    };
    const sessionBudgetMicroUsd = scenario.budgetUsd * MICRO_USD;
    late.functions = new Functions(this.things, this.network, this.lambda, { ...SETTINGS, sessionBudgetMicroUsd });
    this.slack = new SimSlack(timeline, random, { fault: () => faults.delivery(), trace }, (body) =>
      late.functions.receive(body),
    );
    this.#sweep(late.functions);
  }

  #sweep(functions: Functions): void {
    this.timeline.after(SWEEP_MS, () => {
      const due = this.things.dueItems.all();
      if (due.some(({ dueAt }) => dueAt <= this.timeline.now())) this.sweeps += 1;
      if (due.length > 0) void functions.sweep();
      this.#sweep(functions);
    });
  }

  #bury(functions: Functions, sessionId: string, sentAt: number): void {
    this.buried.push(sessionId);
    this.trace.say('queue', 'a wake is dead');
    void functions.bury(sessionId, sentAt).then((isDone) => {
      if (!isDone) this.timeline.after(DEAD_LETTER_RETRY_MS, () => this.#bury(functions, sessionId, sentAt));
    });
  }

  /** An effect on the outside, and sometimes the end of the machine that it comes from. */
  #happens(name: string): void {
    this.effects.push({ name, at: this.timeline.now() });
    this.trace.say('effect', name);
    const end = this.faults.machine();
    const machine = this.things.ec2.all.findLast(({ state }) => state === 'running');
    if (end === 'none' || !machine) return;
    this.timeline.after(50, () => {
      if (end === 'reboot') this.things.ec2.reboot(machine);
      else void this.things.ec2[end](machine.id);
    });
  }
}
