import { setTimeout as delay } from 'node:timers/promises';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import { moneyFlaws } from '../../crash/money.ts';
import { settle } from '../../system/settle.ts';
import { type LocalSystem, startLocalSystem } from '../../system/system.ts';
import { collectEvidence, Witness } from '../evidence.ts';
import { brokenGuarantees } from '../guarantees.ts';
import { Writings } from '../people/written.ts';
import { Random } from '../random.ts';
import { isEnough, isLong, type TroubleCounts, unexercised } from './kills.ts';
import { isOf, type Member, makeMembers, scriptOfMany } from './members.ts';
import { openThings } from './rest.ts';
import { shippedModels } from './shipped-models.ts';
import { Trouble } from './trouble.ts';

const MINUTE_MS = 60_000;
const IDLE_MINUTES = 5;
/** After the trouble: back-offs, time-outs of deliveries, workers that are given up. */
const REST_VIRTUAL_MS_MAX = 3 * 60 * MINUTE_MS;
const REST_REAL_MS_MAX = 20 * MINUTE_MS;
const STOP_VIRTUAL_MS_MAX = 60 * MINUTE_MS;
const LOOK_MS = 250;
/** The trouble lasts at most so many times as long as was asked for, if too little of it struck. */
const TIMES_MAX = 3;
/** Between two looks whether there is something left that it could strike. */
const GO_ON_MS = 5_000;
/** At each look in the second half: spread over it, so that what they begin meets trouble. */
const WRITE_LIKELY = 0.1;
const BUDGET_USD = 25;
/** Slack waits 3 s, and gives an event up after four times. So many functions on few cores may be slower: that is not the system's fault. */
const SLACK_PATIENCE_MS = 60_000;

export type ManyResult = {
  sessions: number;
  seed: number;
  broken: { session: string; what: string }[];
  trouble: TroubleCounts;
  /** Events that Slack gave up after its retries: of a mention it has two. */
  givenUp: number;
  entries: number;
  modelCalls: number;
  phases: Record<string, number>;
  /** For so long things went wrong, of so long in all. */
  troubleMs: number;
  wallMs: number;
};

type Begun = Member & { sessionId: string; channel: string; threadTs: string; written: number };

/** Many sessions at once in one system in which much goes wrong for so many minutes; then all come to rest and each is judged. */
export async function runMany(seed: number, { minutes, sessions }: { minutes: number; sessions: number }) {
  const members = makeMembers(seed, sessions);
  const late = { baseUrl: '' };
  const system = await startLocalSystem({
    script: scriptOfMany(members, () => late.baseUrl),
    parameters: { SessionBudgetUsd: String(BUDGET_USD), WorkerIdleMinutes: String(IDLE_MINUTES) },
  });
  late.baseUrl = system.baseUrl;
  system.slack.delivery.answerMsMax = SLACK_PATIENCE_MS;
  try {
    return await new ManyRun(system, members, seed).perform(minutes);
  } finally {
    await system.close();
  }
}

class ManyRun {
  readonly #system: LocalSystem;
  readonly #members: Member[];
  readonly #seed: number;
  readonly #witness: Witness;
  readonly #writings: Writings;
  readonly #begun: Begun[] = [];

  constructor(system: LocalSystem, members: Member[], seed: number) {
    this.#system = system;
    this.#members = members;
    this.#seed = seed;
    this.#witness = new Witness(system);
    this.#writings = new Writings(system);
  }

  async perform(minutes: number): Promise<ManyResult> {
    const askedMs = minutes * MINUTE_MS;
    const startedAt = performance.now();
    const random = new Random(this.#seed);
    const trouble = new Trouble(this.#system, new Random(this.#seed + 1));
    const lastAt = startedAt + askedMs;
    // The first half of the time to begin them all, each at its moment; the rest to write once more.
    const pauseMs = askedMs / 2 / this.#members.length;
    for (const member of this.#members) {
      this.#begin(member);
      await this.#passTime(random.integer(0, 2 * pauseMs));
    }
    for (; performance.now() < lastAt; await this.#passTime(LOOK_MS)) this.#writeMore(random);
    await this.#goOn(trouble, lastAt + (TIMES_MAX - 1) * askedMs);
    await trouble.end();
    const troubleMs = Math.round(performance.now() - startedAt);
    const stuck = await this.#comeToRest();
    for (let more = this.#writeAll(); more > 0 && stuck.length === 0; more = this.#writeAll())
      stuck.push(...(await this.#comeToRest()));
    if (isLong({ minutes, sessions: this.#members.length })) stuck.push(...unexercised(trouble.counts));
    const judged = await this.#judge(stuck, trouble.counts);
    return { ...judged, troubleMs, wallMs: Math.round(performance.now() - startedAt) };
  }

  /** On a busy machine most of the work is still to come by then: the trouble goes on beside it, until there was enough. */
  async #goOn(trouble: Trouble, until: number): Promise<void> {
    const isOver = () => performance.now() >= until || isEnough(trouble.counts, this.#members.length);
    const isAtRest = async () => this.#writeAll() === 0 && (await this.#open()).length === 0;
    while (!isOver() && !(await isAtRest())) await this.#passTime(GO_ON_MS);
  }

  #open(): Promise<string[]> {
    return openThings(this.#system, this.#begun, this.#writings);
  }

  /** When nothing goes on, the clock jumps to what is due next: what a killed step left for minutes meets trouble too. */
  async #passTime(realMs: number): Promise<void> {
    const { activity, clock } = this.#system;
    for (const until = performance.now() + realMs; performance.now() < until; ) {
      await delay(Math.min(LOOK_MS, Math.max(1, until - performance.now())));
      const next = clock.nextDueAtMs();
      if (next !== undefined && !activity.isBusy()) clock.advance(Math.max(0, next - clock.now()));
    }
  }

  #begin(member: Member): void {
    const { slack } = this.#system;
    const { channelId: channel, ts: threadTs } = slack.people.type({
      ...{ user: 'alice', channel: 'dev' },
      text: `@remote-swe ${member.name} word-0`,
    });
    const sessionId = slackSessionId({ teamId: slack.workspace.directory.team.id, channel, threadTs });
    this.#begun.push({ ...member, sessionId, channel, threadTs, written: 1 });
  }

  #writeMore(random: Random): void {
    const open = this.#begun.filter(({ written, posts }) => written < posts);
    if (open.length > 0 && random.chance(WRITE_LIKELY)) this.#write(random.pick(open));
  }

  #writeAll(): number {
    const open = this.#begun.filter(({ written, posts }) => written < posts);
    for (const member of open) this.#write(member);
    return open.length;
  }

  #write(member: Begun): void {
    const { name, threadTs } = member;
    const text = `@remote-swe ${name} word-${member.written++}`;
    this.#system.slack.people.type({ user: 'bob', channel: 'dev', threadTs, text });
  }

  async #comeToRest(): Promise<string[]> {
    const until = async () => !this.#system.activity.isBusy() && (await this.#open()).length === 0;
    try {
      await settle(this.#system, { until, virtualMsMax: REST_VIRTUAL_MS_MAX, realMsMax: REST_REAL_MS_MAX });
      await this.#system.activity.idle(REST_REAL_MS_MAX);
      return [];
    } catch (error) {
      return [
        `G4: ${error instanceof Error ? error.message : String(error)}; open: ${(await this.#open()).join(', ')}`,
      ];
    }
  }

  /** `ofAll`: what is wrong with no session of its own. */
  async #judge(ofAll: string[], trouble: TroubleCounts): Promise<Omit<ManyResult, 'troubleMs' | 'wallMs'>> {
    const broken = ofAll.map((what) => ({ session: 'all', what }));
    const phases: Record<string, number> = {};
    let entries = 0;
    for (const member of this.#begun) {
      const evidence = await this.#evidenceOf(member);
      broken.push(...brokenGuarantees(evidence).map((what) => ({ session: member.name, what })));
      const phase = evidence.entries.at(-1)?.state.phase.kind ?? 'none';
      phases[phase] = (phases[phase] ?? 0) + 1;
      entries += evidence.entries.length;
    }
    const all = [...(await moneyFlaws(this.#system)), ...(await this.#machinesLeft())];
    broken.push(...all.map((what) => ({ session: 'all', what })));
    const modelCalls = this.#system.bedrock.calls.length;
    const { givenUp } = this.#writings;
    const judged = { sessions: this.#begun.length, seed: this.#seed, broken, trouble, givenUp };
    return { ...judged, entries, modelCalls, phases };
  }

  /** What of the system's evidence is of this session. */
  async #evidenceOf(member: Begun) {
    const written = this.#writings.all.filter(({ versions }) => versions[0]?.words?.startsWith(member.name));
    const session = { ...member, written, mentions: written.map(({ key }) => key), isGone: false };
    const settings = { models: shippedModels(), budgetUsd: BUDGET_USD, builds: 1 };
    const evidence = await collectEvidence(this.#system, this.#witness, session, settings);
    const number = member.name.replace(/\D/g, '');
    return {
      ...evidence,
      savesMayFail: true,
      effects: evidence.effects.filter((effect) => effect.startsWith(`effect-${number}-`)),
      modelCalls: evidence.modelCalls.filter(({ request }) => isOf(request, member.name)),
    };
  }

  /** G5: nobody uses the machines any more, so their schedules stop them. */
  async #machinesLeft(): Promise<string[]> {
    const left = () => this.#system.instances.list().filter(({ state }) => state === 'running' || state === 'pending');
    try {
      const limits = { virtualMsMax: STOP_VIRTUAL_MS_MAX, realMsMax: REST_REAL_MS_MAX };
      await settle(this.#system, { until: () => left().length === 0, ...limits });
      return [];
    } catch {
      return [`G5: ${left().length} machines run ${STOP_VIRTUAL_MS_MAX / MINUTE_MS} minutes after their last use`];
    }
  }
}
