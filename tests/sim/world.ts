import { ApiChat } from '@remote-swe/core/adapters/sources/api-chat';
import { ChatBySource } from '@remote-swe/core/adapters/sources/chat-by-source';
import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import type { Bell } from '@remote-swe/core/engine/wakes/doorbell';
import type { DueItem } from '@remote-swe/core/ports/session/due-items';
import { Random } from '../../local/chaos/random.ts';
import { SETTINGS } from '../agent-core/fakes/build.ts';
import { START } from '../agent-core/fakes/clock.ts';
import { Bus } from './aws/bus.ts';
import { SimDueItems } from './aws/due-items.ts';
import { Schedules } from './aws/schedules.ts';
import { type Received, StepQueue } from './aws/step-queue.ts';
import { Timers } from './aws/timers.ts';
import { buildBefore, OWN } from './builds/build.ts';
import { Meanwhile } from './checks/meanwhile/meanwhile.ts';
import { Faults } from './faults.ts';
import { type BuildOf, Functions } from './functions/functions.ts';
import { plainThings, type Things } from './functions/things.ts';
import { SimCodeEvents } from './github/code-events.ts';
import { SimCodeHost } from './github/code-host.ts';
import { Webhooks } from './github/webhooks.ts';
import { Lambda } from './kernel/lambda.ts';
import { Network } from './kernel/network.ts';
import { type Outside, refusing } from './kernel/refusals.ts';
import { QUIET, Timeline } from './kernel/timeline.ts';
import { Trace } from './kernel/trace.ts';
import { Deletion, SimAllMachines } from './machines/deletion.ts';
import { Ec2 } from './machines/ec2.ts';
import { SimFleet } from './machines/fleet.ts';
import type { Machine } from './machines/machine.ts';
import { Ssm } from './machines/ssm.ts';
import { SimModel, type Speaker } from './model/model.ts';
import type { Conversation } from './people/conversation.ts';
import { askingOf, conversationsOf } from './people/conversations.ts';
import { Browsers } from './programs/browser.ts';
import { Receiver } from './programs/receiver.ts';
import type { SimScenario } from './scenario/scenario.ts';

/** One seed in so many stores copies that cannot be changed: what writes into something that is stored is found there. */
const COPIES_EVERY = 4;
/** Amazon keeps clocks within milliseconds; that of a machine which was just resumed may be seconds behind. */
const SKEW_MS_MAX = 2_000;
const SWEEP_MS = 60_000;
/** As template.yaml has it. */
const MAKE_UP_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
const DEAD_LETTER_RETRY_MS = 180_000;
/** In tokens: real prompts with tools have some twenty thousand, which the engine counts when it makes a conversation shorter. */
const TOKENS = { usual: { base: 1_000, perMessage: 50 }, small: { base: 18_000, perMessage: 3_000 } } as const;

/** Something that a call has changed outside for good, on whose machine. */
export type SimEffect = { name: string; at: number; sessionId: string };

/** One deployment, its accounts and its people, in one process and in virtual time. */
export class SimWorld {
  readonly timeline = new Timeline(START);
  readonly trace: Trace;
  readonly faults: Faults;
  readonly things: Things;
  readonly meanwhile: Meanwhile;
  readonly network: Network;
  readonly lambda: Lambda;
  readonly queue: StepQueue;
  readonly functions: Functions;
  /** One a session, in the order of the scenario. */
  readonly threads: Conversation[];
  readonly browsers: Browsers;
  readonly deletion: Deletion;
  readonly settings: Settings;
  /** In their order; again when one happened again. */
  readonly effects: SimEffect[] = [];
  /** What was seen at its time and should not have been. */
  readonly seen: string[] = [];
  readonly buried: string[] = [];
  /** Notices that Slack would not show, or not look for, whoever asks again. */
  readonly refused = { notices: new Set<string>(), lookUps: new Set<string>(), rights: false };
  readonly startedAt = START;
  /** When all sessions came to rest first. */
  restedAt: number | undefined;
  /** Runs of the sweeper that found something. */
  sweeps = 0;
  readonly #doomed = new Set<string>();

  constructor(scenario: SimScenario, isTraced: boolean) {
    const { timeline } = this;
    this.trace = new Trace(() => timeline.now(), isTraced);
    const random = new Random(scenario.seed * 40_503 + 1);
    this.faults = new Faults(scenario.seed, scenario.rates, scenario.strikes);
    this.network = new Network(timeline, random, (...at) => this.faults.call(...at), this.trace);
    this.lambda = new Lambda(timeline, random, this.trace, scenario.rates.clock > 0 ? SKEW_MS_MAX : 0);
    this.queue = new StepQueue(
      timeline,
      async (received) => (this.#isDoomed(received) ? 'retry' : this.functions.step(received)),
      (sessionId, sentAt) => this.#bury(sessionId, sentAt),
    );
    this.things = this.#things(scenario, random);
    this.meanwhile = new Meanwhile(this.things);
    this.settings = settingsOf(scenario);
    const { network, lambda } = this;
    const over = { network, lambda, buildOf: this.#buildOf(scenario) };
    this.functions = new Functions(this.things, over, this.settings);
    this.threads = conversationsOf(scenario, this, random);
    this.deletion = this.#deletion();
    this.browsers = new Browsers(timeline, askingOf(this));
    this.#sweep();
    this.#look();
    if (scenario.sessions.some(({ source }) => source === 'github')) this.#makeUp();
  }

  #deletion(): Deletion {
    const { timeline, trace, things, functions, network } = this;
    return new Deletion({
      ...{ timeline, trace, machines: things.allMachines },
      end: () => functions.endStack(),
      takeRole: () => void network.shut.add('agent-step'),
    });
  }

  /** In the middle of a deployment each invocation may be of the build before; when the world is well again, only this one is left. */
  #buildOf({ rates }: SimScenario): BuildOf {
    const { faults, trace } = this;
    if (rates.build === 0) return undefined;
    return (functionName) => {
      const isBefore = faults.isOfBuildBefore(functionName);
      if (isBefore) trace.say(functionName, 'of the build before');
      return isBefore ? buildBefore() : OWN;
    };
  }

  #things(scenario: SimScenario, random: Random): Things {
    const { timeline, trace, faults, seen } = this;
    const now = () => timeline.now();
    const plain = plainThings(now, scenario.seed % COPIES_EVERY === 0, trace);
    const bus = new Bus(
      timeline,
      () => faults.event(),
      (bell) => this.functions.bell(bell),
    );
    const emit = (bell: Bell) => bus.emit(bell);
    const ec2 = new Ec2(timeline, random, () => faults.start(), { emit, trace });
    const effect = (name: string, machine: Machine) => this.#happens(name, machine);
    const ssm = new Ssm(ec2, random, () => faults.command(), { timeline, blobs: plain.blobs, effect, emit, trace });
    const schedules = new Schedules(
      timeline,
      { lateMs: () => faults.scheduleLateMs(), isTwice: () => faults.scheduleTwice() },
      (sessionId, generation) => this.functions.reap(sessionId, generation),
    );
    ec2.onDown = (machine) => ssm.cutOff(machine);
    const timers = new Timers(
      timeline,
      () => faults.timer(),
      (sessionId) => this.functions.bell({ kind: 'timer', sessionId }),
    );
    const webhooks = new Webhooks(timeline, { fault: () => faults.webhook(), trace }, (delivered) =>
      this.functions.receiveCodeEvent(delivered),
    );
    const tokens = scenario.limits.contextTokensMax === undefined ? TOKENS.usual : TOKENS.small;
    const speaker = (sessionId: string) => this.#speaker(scenario, sessionId);
    const codeHost = new SimCodeHost(plain.calls, timeline, random, webhooks);
    const rooms = { slack: this.#refusing(plain.chat, 'slack'), github: this.#refusing(plain.chat, 'github') };
    return {
      ...plain,
      ...{ rooms, chats: new ChatBySource({ ...rooms, api: new ApiChat(undefined) }) },
      receiver: scenario.sessions.some(({ source }) => source === 'api')
        ? new Receiver(() => faults.callback(), trace)
        : undefined,
      openThreads: this.#refusing(plain.threads, 'slack'),
      ...{ webhooks, hook: this.#refusing(webhooks, 'github') },
      dueItems: new SimDueItems(plain.table, () => faults.indexLagMs()),
      ...{ ec2, ssm, schedules, seen },
      fleet: new SimFleet(ec2),
      allMachines: new SimAllMachines(ec2, now),
      model: new SimModel(timeline, random, { fault: () => faults.model(), trace, speaker, tokens }),
      codeHost: this.#refusing(codeHost, 'github'),
      codeEvents: new SimCodeEvents(plain.table, now),
      queue: () => this.queue,
      timers: () => timers,
    };
  }

  #refusing<Port extends object>(port: Port, outside: Outside): Port {
    const { faults, timeline, trace, refused } = this;
    return refusing(port, outside, {
      fault: (call) => {
        const refusal = faults.answer(outside, call);
        if (refusal !== undefined) trace.say(outside, `${call}: ${refusal}`);
        return refusal;
      },
      now: () => timeline.now(),
      onFinal: (call, given) => {
        if (call === 'rightOf') refused.rights = true;
        for (const id of noticesIn(call, given)) {
          refused.notices.add(id);
          if (call === 'find') refused.lookUps.add(id);
        }
      },
    });
  }

  #speaker({ sessions }: SimScenario, sessionId: string): Speaker {
    const number = this.threads.findIndex((thread) => thread.sessionId === sessionId);
    const entries = () => this.things.table.entries.get(sessionId) ?? [];
    return {
      number,
      turns: sessions[number]?.turns ?? [],
      turnsBefore: () => {
        const own = entries();
        const from = own.findLastIndex(({ kind }) => kind === 'compact');
        // What a fork begins with are another session's turns.
        return turnsIn(own.slice(0, Math.max(from, 0))) - turnsIn(own.filter(({ kind }) => kind === 'fork'));
      },
    };
  }

  #sweep(): void {
    this.timeline.after(SWEEP_MS, () => {
      this.meanwhile.look(this.timeline.now());
      const due = this.things.dueItems.all();
      // A raise in the middle of a long command is read after it: until then it is unread, and that is no lost bell.
      const open = due.filter((item) => !this.#isRaise(item));
      if (open.some(({ dueAt }) => dueAt <= this.timeline.now())) this.sweeps += 1;
      if (due.length > 0) void this.functions.sweep();
      this.#sweep();
      return due.length > 0 ? undefined : QUIET;
    });
  }

  #isRaise({ sessionId, key }: DueItem): boolean {
    const items = this.things.table.inbox.get(sessionId) ?? [];
    return items.some(({ item }) => item.kind === 'resume' && key === `I#${item.key}`);
  }

  #makeUp(): void {
    this.timeline.after(MAKE_UP_MS, () => {
      void this.functions.makeUp();
      this.#makeUp();
    });
  }

  #look(): void {
    this.timeline.after(HOUR_MS, () => {
      void this.functions.look();
      this.#look();
    });
  }

  /** Functions that cannot even start, for as long as this wake comes. */
  #isDoomed({ sessionId, receiveCount, firstReceivedAt }: Received): boolean {
    const name = `${sessionId} ${firstReceivedAt}`;
    if (receiveCount === 1 && this.faults.wake() === 'doomed') this.#doomed.add(name);
    if (!this.#doomed.has(name)) return false;
    this.trace.say('queue', `a wake is not answered, the ${receiveCount}. time`);
    return true;
  }

  #bury(sessionId: string, sentAt: number): void {
    this.buried.push(sessionId);
    this.trace.say('queue', 'a wake is dead');
    void this.functions.bury(sessionId, sentAt).then((isDone) => {
      if (!isDone) this.timeline.after(DEAD_LETTER_RETRY_MS, () => this.#bury(sessionId, sentAt));
    });
  }

  /** An effect on the outside, and sometimes the end of the machine that it comes from. */
  #happens(name: string, machine: Machine): void {
    this.effects.push({ name, at: this.timeline.now(), sessionId: machine.sessionId });
    this.trace.say('effect', name);
    const end = this.faults.machine();
    if (end === 'none') return;
    this.timeline.after(50, () => {
      if (end === 'reboot') this.things.ec2.reboot(machine);
      else void this.things.ec2[end](machine.id);
    });
  }
}

function turnsIn(entries: readonly JournalEntry[]): number {
  return entries.flatMap(({ messages }) => messages).filter(({ kind }) => kind === 'model').length;
}

/** What a refused call of the chat was to show, or to find. A file that is refused is posted otherwise. */
function noticesIn(call: string, given: readonly unknown[]): string[] {
  if (call === 'find') return [given[1] as string | string[]].flat();
  const notice = given[{ begin: 1, post: 1, update: 2 }[call] ?? given.length] as Notice | undefined;
  return notice ? [notice.id] : [];
}

function settingsOf({ limits }: SimScenario): Settings {
  const { budgetUsd, monthBudgetUsd, contextTokensMax } = limits;
  return {
    ...SETTINGS,
    sessionBudgetMicroUsd: budgetUsd * MICRO_USD,
    ...(monthBudgetUsd === undefined ? {} : { deploymentMonthBudgetMicroUsd: monthBudgetUsd * MICRO_USD }),
    ...(contextTokensMax === undefined ? {} : { contextTokensMax }),
  };
}
