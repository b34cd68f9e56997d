import { Random } from '../../local/chaos/random.ts';
import type { EventFault } from './aws/bus.ts';
import type { TimerFault } from './aws/timers.ts';
import type { WebhookFault } from './github/webhooks.ts';
import { conflictsOf } from './kernel/conflicts.ts';
import { Names } from './kernel/names.ts';
import type { Fate } from './kernel/network.ts';
import { type Killed, killed, RareKills } from './kernel/rare-kills.ts';
import { isRepeatedLate, nextRefusal, type Outside, type Refusal } from './kernel/refusals.ts';
import { Removals } from './kernel/removals.ts';
import type { StartFault } from './machines/ec2.ts';
import type { DeliveryFault as CommandFault } from './machines/ssm.ts';
import type { ModelFault } from './model/model.ts';
import { STREAM_FAULTS } from './model/streams.ts';
import type { DeliveryFault } from './people/thread.ts';
import type { RequestFault } from './programs/asker.ts';
import type { CallbackFault } from './programs/receiver.ts';
import type { Rates } from './scenario/rates.ts';

/** Faults of one run. What fails for ever proves nothing: after so many the world is well again. */
const FAULTS_MAX = 15;
/** Refusals of Slack and GitHub; a lasting one is one. */
const REFUSALS_MAX = 8;
/** Of the function that buries wakes. */
const BURIAL_KILLS = { likely: 0.35, most: 3 };
/** Requests of programs that are cut off, and callbacks that are not taken. */
const PROGRAM_FAULTS_MAX = 8;
/** Of the function that ends a stack. */
const ENDING_KILLS = { likely: 0.3, most: 4 };
const FORK_KILLS_MAX = 6;
/** Each takes hours of redeliveries. */
const DOOMS_MAX = 1;
export const SLOW_MS = { min: 3_000, max: 75_000 };
/** A lease is good for 45 s, a message comes again after 60. */
const FROZEN_MS = { min: 30_000, max: 150_000 };
const LATE_MS = { min: 1_000, max: 200_000 };
const LAG_MS_MAX = 3_000;

/** One thing that went wrong: at which place, the how many-th time somebody was there. As data, so that a run can be had again without it. */
export type Strike = { place: string; time: number; what: unknown };

/** Draws what goes wrong, kind by kind, in the order in which it is asked; or does what is given, and nothing else. */
export class Faults {
  readonly struck: Strike[] = [];
  readonly #random: Random;
  readonly #lags: Random;
  readonly #builds: Random;
  readonly #answers: Random;
  readonly #tables: Random;
  readonly #streams: Random;
  readonly #dooms: Random;
  readonly #programs: Random;
  readonly #burials: RareKills;
  readonly #forks: RareKills;
  readonly #endings: RareKills;
  readonly #removals: Removals;
  readonly #rates: Rates;
  readonly #given: Map<string, unknown> | undefined;
  readonly #times = new Map<string, number>();
  #left = FAULTS_MAX;
  #refusalsLeft = REFUSALS_MAX;
  #doomsLeft = DOOMS_MAX;
  #programsLeft = PROGRAM_FAULTS_MAX;
  readonly #lasting = new Map<Outside, { refusal: Refusal; calls: number }>();
  #isOver = false;

  constructor(seed: number, rates: Rates, given?: readonly Strike[]) {
    this.#random = new Random(seed * 69_069 + 7);
    this.#lags = new Random(seed * 69_069 + 11);
    this.#builds = new Random(seed * 69_069 + 13);
    this.#answers = new Random(seed * 69_069 + 17);
    this.#tables = new Random(seed * 69_069 + 19);
    this.#streams = new Random(seed * 69_069 + 23);
    this.#dooms = new Random(seed * 69_069 + 29);
    this.#programs = new Random(seed * 69_069 + 31);
    this.#burials = new RareKills(this.#tables, BURIAL_KILLS);
    this.#forks = new RareKills(new Random(seed * 69_069 + 37), { likely: rates.fork, most: FORK_KILLS_MAX });
    this.#endings = new RareKills(new Random(seed * 69_069 + 41), ENDING_KILLS);
    this.#removals = new Removals(new Random(seed * 69_069 + 43), rates.removal);
    this.#rates = rates;
    this.#given = given && new Map(given.map(({ place, time, what }) => [`${place} ${time}`, what]));
  }

  /** From here on nothing goes wrong. */
  end(): void {
    this.#left = 0;
    this.#isOver = true;
  }

  /** `isFork`: the function forks a session at this call. */
  call(functionName: string, call: string, isFork: boolean): Fate {
    return this.#at<Fate>(PLACES.of(functionName, call), FINE, () => {
      if (functionName === 'dead-letter') return this.#rareKill(this.#burials);
      if (functionName === 'stack-end') return this.#rareKill(this.#endings) ?? this.#fate();
      return this.#rare(functionName, call, isFork) ?? this.#fate() ?? this.#conflict(call);
    });
  }

  /** Where nothing else kills, these do not either. */
  #rareKill(kills: RareKills): Killed | undefined {
    return this.#rates.kill > 0 && !this.#isOver ? kills.next() : undefined;
  }

  #rare(functionName: string, call: string, isFork: boolean): Fate | undefined {
    if (this.#isOver) return undefined;
    const met = isFork ? this.#forks.next() : undefined;
    return met ? { ...met, isFork: true } : this.#removals.next(functionName, call);
  }

  #conflict(call: string): Fate | undefined {
    const ways = conflictsOf(call);
    if (!ways || this.#left <= 0 || !this.#tables.chance(this.#rates.conflict)) return undefined;
    this.#left -= 1;
    return { kind: 'conflict', how: this.#tables.pick(ways) };
  }

  #fate(): Fate | undefined {
    const { kill, lose, refuse, slow, freeze } = this.#rates;
    if (this.#strikes(kill)) return killed(this.#random);
    if (this.#strikes(lose)) return { kind: 'lost' };
    if (this.#strikes(refuse)) return { kind: 'refused' };
    if (this.#strikes(slow)) return { kind: 'slow', ms: this.#random.integer(SLOW_MS.min, SLOW_MS.max) };
    if (this.#strikes(freeze)) return { kind: 'frozen', ms: this.#random.integer(FROZEN_MS.min, FROZEN_MS.max) };
    return undefined;
  }

  /** Whether one call after the other may be refused. */
  get mayLast(): boolean {
    return this.#rates.answer > 0;
  }

  /** With what an outside refuses this call of one of its methods. */
  answer(outside: Outside, call: string): Refusal | undefined {
    return this.#at<Refusal | undefined>(PLACES.of(outside, call), undefined, () => this.#refusal(outside, call));
  }

  #refusal(outside: Outside, call: string): Refusal | undefined {
    if (this.#isOver) return undefined;
    const lasting = this.#lasting.get(outside);
    if (lasting && !isRepeatedLate(outside, call) && lasting.calls-- > 0) return lasting.refusal;
    if (this.#refusalsLeft <= 0 || !this.#answers.chance(this.#rates.answer)) return undefined;
    this.#refusalsLeft -= 1;
    const next = nextRefusal(this.#answers, outside, call);
    if (next.calls > 1) this.#lasting.set(outside, { ...next, calls: next.calls - 1 });
    return next.refusal;
  }

  /** Whether a wake that comes for the first time is never answered. */
  wake(): WakeFault {
    return this.#at<WakeFault>('wake', 'none', () => {
      if (this.#isOver || this.#doomsLeft <= 0 || !this.#dooms.chance(this.#rates.doom)) return undefined;
      this.#doomsLeft -= 1;
      return 'doomed';
    });
  }

  /** What becomes of a program's request beside what the function does. */
  request(): RequestFault {
    return this.#at<RequestFault>('request', 'none', () => this.#ofProgram(['lost', 'twice'] as const));
  }

  /** How the receiver of a program answers what it is told. */
  callback(): CallbackFault {
    return this.#at<CallbackFault>('callback', 'none', () => this.#ofProgram(['500', 'timeout'] as const));
  }

  #ofProgram<Kind>(kinds: readonly Kind[]): Kind | undefined {
    if (this.#isOver || this.#programsLeft <= 0 || !this.#programs.chance(this.#rates.program)) return undefined;
    this.#programsLeft -= 1;
    return this.#programs.pick(kinds);
  }

  event(): EventFault {
    return this.#of<EventFault>('event', 'none', () => this.#random.pick(['lost', 'lost', 'twice', this.#late()]));
  }

  timer(): TimerFault {
    return this.#of<TimerFault>('timer', 'none', () => this.#random.pick(['lost', 'twice', this.#late()]));
  }

  delivery(): DeliveryFault {
    return this.#of<DeliveryFault>('delivery', 'none', () => this.#random.pick(['twice', this.#late()]));
  }

  webhook(): WebhookFault {
    return this.#of<WebhookFault>('webhook', 'none', () => this.#random.pick(['lost', 'twice', this.#late()]));
  }

  command(): CommandFault {
    return this.#of<CommandFault>('command', 'none', () => this.#random.pick(['twice', 'never', this.#late()]));
  }

  model(): ModelFault {
    const kinds = ['throttled', 'unavailable', 'breaks-off', 'slow', 'slow', 'cut', 'empty'] as const;
    const { model } = this.#rates;
    return this.#at<ModelFault>('model', 'none', () =>
      this.#strikes(model) ? this.#random.pick(kinds) : this.#stream(),
    );
  }

  #stream(): ModelFault | undefined {
    if (this.#left <= 0 || !this.#streams.chance(this.#rates.stream)) return undefined;
    this.#left -= 1;
    return this.#streams.pick(STREAM_FAULTS);
  }

  start(): StartFault {
    const kinds = ['no-capacity', 'no-capacity', 'no-agent', 'ends-at-boot'] as const;
    return this.#of<StartFault>('start', 'none', () => this.#random.pick(kinds));
  }

  machine(): MachineFault {
    return this.#of<MachineFault>('machine', 'none', () => this.#random.pick(['stop', 'terminate', 'reboot'] as const));
  }

  /** No failure: a deployment may be in the middle for as long as other things fail. */
  isOfBuildBefore(functionName: string): boolean {
    return this.#at(PLACES.of(functionName, 'build'), false, () =>
      !this.#isOver && this.#builds.chance(this.#rates.build) ? true : undefined,
    );
  }

  scheduleLateMs(): number {
    return this.#at('schedule late', 0, () =>
      this.#strikes(this.#rates.schedule) ? this.#random.integer(LATE_MS.min, LATE_MS.max) : undefined,
    );
  }

  scheduleTwice(): boolean {
    return this.#at('schedule twice', false, () => (this.#strikes(this.#rates.schedule) ? true : undefined));
  }

  /** No strike: the index is always a little late where events are. */
  indexLagMs(): number {
    return this.#rates.event > 0 ? this.#lags.integer(0, LAG_MS_MAX) : 0;
  }

  #late(): { lateMs: number } {
    return { lateMs: this.#random.integer(LATE_MS.min, LATE_MS.max) };
  }

  #of<Fault>(
    kind: Exclude<keyof Rates, 'build' | 'answer' | 'conflict' | 'stream' | 'doom' | 'program' | 'fork' | 'removal'>,
    none: Fault,
    draw: () => Fault,
  ): Fault {
    return this.#at(kind, none, () => (this.#strikes(this.#rates[kind]) ? draw() : undefined));
  }

  #at<Fault>(place: string, none: Fault, draw: () => Fault | undefined): Fault {
    const time = (this.#times.get(place) ?? 0) + 1;
    this.#times.set(place, time);
    const what = this.#given ? this.#known(place, time) : draw();
    if (what === undefined) return none;
    this.struck.push({ place, time, what });
    return what as Fault;
  }

  #known(place: string, time: number): unknown {
    return !this.#isOver ? this.#given?.get(`${place} ${time}`) : undefined;
  }

  #strikes(rate: number): boolean {
    if (this.#left <= 0 || !this.#random.chance(rate)) return false;
    this.#left -= 1;
    return true;
  }
}

const FINE: Fate = { kind: 'fine' };

const PLACES = new Names(' ');

export type WakeFault = 'none' | 'doomed';
export type MachineFault = 'none' | 'stop' | 'terminate' | 'reboot';
