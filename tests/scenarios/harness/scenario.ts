import {
  type ModelScript,
  type ScriptedTurn,
  type ScriptFunction,
  turnsScript,
} from '../../../local/aws/bedrock/script.ts';
import { signatureHeaders } from '../../../local/slack/events/signature.ts';
import { describeDelivery, type NewFile } from '../../../local/slack/people.ts';
import { type SettleOptions, settle } from '../../../local/system/settle.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../../../local/system/system.ts';
import { keyOf, Talk } from './talk.ts';
import { Wire } from './wire.ts';

/** Real time for one wait: on a quiet machine most take a second or two, half an hour of wakes half a minute; it may have other work. */
const WAIT_MS_MAX = 150_000;

const LOOK_MS = 10;

export type Turn = ScriptedTurn | ScriptFunction;
export type Opening = {
  turns: Turn[];
  text?: string;
  user?: string;
  channel?: string;
  files?: NewFile[];
  /** The message is a reply in this thread. */
  threadTs?: string;
};

/** One running local system on which many conversations are played, each with a script of its own. */
export class Scenario {
  readonly system: LocalSystem;
  readonly wire: Wire;
  talks: readonly Talk[] = [];
  #opened = 0;
  readonly #scripts = new Map<string, ModelScript>();

  static async start(
    parameters: Record<string, string> = {},
    more: Pick<LocalSystemOptions, 'agentConfigDirectory'> = {},
  ): Promise<Scenario> {
    const scripts: { reply: ModelScript['reply'] } = { reply: () => ({ text: 'not ready' }) };
    const system = await startLocalSystem({ script: scripts, parameters, ...more });
    const scenario = new Scenario(system);
    scripts.reply = (request) => scenario.#reply(request);
    return scenario;
  }

  private constructor(system: LocalSystem) {
    this.system = system;
    this.wire = new Wire(system);
  }

  /** Somebody mentions the agent, in a new thread unless the opening names one. `turns` are the model's answers in that conversation. */
  open(opening: Opening): Talk {
    const key = `case-${++this.#opened}`;
    this.#scripts.set(key, turnsScript(opening.turns));
    const { user = 'alice', channel = 'dev', text = 'please look', files, threadTs } = opening;
    const typed = `@remote-swe ${key}: ${text}`;
    const more = { ...(files ? { files } : {}), ...(threadTs ? { threadTs } : {}) };
    const message = this.system.slack.people.type({ user, channel, text: typed, ...more });
    const talk = new Talk(this.system, key, { channel, channelId: message.channelId, ts: threadTs ?? message.ts });
    this.talks = [...this.talks, talk];
    return talk;
  }

  /** A session elsewhere than in Slack, whose first words hold the `key` that is returned: the model answers it with `turns`. */
  openAt(sessionId: string, turns: Turn[]) {
    const key = `case-${++this.#opened}`;
    this.#scripts.set(key, turnsScript(turns));
    const talk = new Talk(this.system, key, { channel: '', channelId: '', ts: '' }, sessionId);
    return { key, entries: () => talk.entries(), calls: () => talk.modelCalls() };
  }

  /** A conversation that began in another system, with the word `case-<number>` in its first message. `script` answers from now on. */
  adopt(key: string, thread: { channel: string; channelId: string; ts: string }, script: ModelScript): Talk {
    this.#scripts.set(key, script);
    const talk = new Talk(this.system, key, thread);
    this.talks = [...this.talks, talk];
    return talk;
  }

  /** Leaves a conversation out of what is checked after every test. */
  forget(talk: Talk): void {
    this.talks = this.talks.filter((each) => each !== talk);
  }

  /** Lets everything run until the agent has said something like `pattern`. */
  async answered(talk: Talk, pattern: RegExp): Promise<void> {
    await this.until(() => talk.answersLike(pattern).length > 0);
  }

  /** Lets the system run, jumping over idle time, until `condition` holds. */
  async until(condition: () => boolean | Promise<boolean>, limits: Partial<SettleOptions> = {}): Promise<void> {
    try {
      await settle(this.system, { realMsMax: WAIT_MS_MAX, ...limits, until: condition });
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${this.#history()}`);
    }
  }

  /** Waits in real time, without moving the clock. */
  async waitFor(condition: () => boolean | Promise<boolean>, what = 'a condition'): Promise<void> {
    const giveUpAt = performance.now() + WAIT_MS_MAX;
    while (!(await condition())) {
      if (performance.now() > giveUpAt) throw new Error(`Waited ${WAIT_MS_MAX} ms in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Lets everything end that is going on, without moving the clock. */
  async quiet(): Promise<void> {
    await this.system.slack.delivery.settled();
    if (!(await this.system.activity.idle(WAIT_MS_MAX))) throw new Error('The system does not come to rest');
  }

  /** A jump of `ms`, twice, so that what the first one set off can end and what it armed can fire. */
  async later(ms: number): Promise<void> {
    for (const jumpMs of [ms, 3 * 60_000]) {
      await this.quiet();
      this.system.clock.advance(jumpMs);
      await this.quiet();
    }
  }

  /** Posts a signed body to the Slack endpoint, as Slack does. */
  async post(body: unknown): Promise<Response> {
    const text = JSON.stringify(body);
    const { slack, clock, baseUrl } = this.system;
    return fetch(`${baseUrl}/api/slack/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signatureHeaders(slack.signingSecret, clock.now(), text) },
      body: text,
    });
  }

  /** Starts the threads that answer Slack: on a busy machine a cold start takes longer than Slack waits before it tries again. */
  async warmUp(): Promise<void> {
    const nothing = { type: 'event_callback', event: { type: 'nothing' } };
    await Promise.all([this.post(nothing), this.post(nothing)]);
  }

  /** Lets `ms` of local time pass, with everything that falls due in it. */
  async pass(ms: number): Promise<void> {
    const { clock } = this.system;
    const end = clock.now() + ms;
    for (;;) {
      await this.quiet();
      const next = clock.nextDueAtMs() ?? Number.POSITIVE_INFINITY;
      const now = clock.now();
      if (next > end) {
        clock.advance(Math.max(0, end - now));
        return this.quiet();
      }
      clock.advance(Math.max(0, next - now));
    }
  }

  close(): Promise<void> {
    return this.system.close();
  }

  /** What happened last, for whoever reads a failure. */
  #history(): string {
    const { slack, pool } = this.system;
    const deliveries = slack.delivery.log.all().slice(-10).map(describeDelivery);
    const failed = pool.invocations
      .filter(({ status }) => status !== 'ok')
      .map((each) => `${each.caller} ${each.status}`);
    const lines = pool.logs('AgentStepFunction').slice(-20);
    return [...deliveries, ...failed.slice(-10), ...lines.map(({ text }) => text)].join('\n');
  }

  #reply(request: Parameters<ModelScript['reply']>[0]): ReturnType<ModelScript['reply']> {
    const script = this.#scripts.get(keyOf(request) ?? '');
    return script ? script.reply(request) : { text: 'Nobody told me what to say.' };
  }
}

export function toolUse(name: string, input: unknown): Turn {
  return { toolUses: [{ name, input }] };
}

export function bash(command: string, more: Record<string, unknown> = {}): Turn {
  return toolUse('bash', { command, ...more });
}

/** Holds a model's turn back until it is opened. */
export class Gate {
  open: () => void = () => {};
  readonly #opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });

  async hold(turn: ScriptedTurn): Promise<ScriptedTurn> {
    await this.#opened;
    return turn;
  }
}
