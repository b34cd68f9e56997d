import { slackMessageKey, slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { Press } from '@remote-swe/core/ingress/slack/interpret/buttons';
import type { Written } from '../../../local/chaos/people/written.ts';
import type { Random } from '../../../local/chaos/random.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Conversation, Counter } from './conversation.ts';

const CHANNEL = 'C1';
const BOT = 'UBOT';
/** Slack waits three seconds for a 200, and tries again at once, after a minute and after five (docs.slack.dev, Events API). */
const ANSWER_MS_MAX = 3_000;
const RETRIES_MS = [100, 60_000, 300_000] as const;
const DELIVERY_MS = { min: 50, max: 1_500 };

export type DeliveryFault = 'none' | 'twice' | { lateMs: number };
type Fields = Record<string, unknown>;

/** Slack as far as people write into one thread: its times, its events and how they are delivered. */
export class SimThread implements Conversation {
  readonly written: Written[] = [];
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #fault: () => DeliveryFault;
  readonly #post: (body: Fields) => Promise<boolean>;
  readonly #trace: Trace;
  readonly #counter: Counter;
  readonly #pressStop: (press: Press) => void;
  #undelivered = 0;
  threadTs = '';

  constructor(
    timeline: Timeline,
    random: Random,
    outside: { fault: () => DeliveryFault; trace: Trace; counter: Counter; pressStop: (press: Press) => void },
    /** Hands the body to the endpoint; whether it was answered with 200. */
    post: (body: Fields) => Promise<boolean>,
  ) {
    this.#timeline = timeline;
    this.#random = random;
    this.#fault = outside.fault;
    this.#trace = outside.trace;
    this.#counter = outside.counter;
    this.#pressStop = outside.pressStop;
    this.#post = post;
  }

  get place(): string {
    return this.threadTs;
  }

  get isOpen(): boolean {
    return this.threadTs !== '';
  }

  get sessionId(): string {
    return slackSessionId({ kind: 'slack', teamId: 'T1', channel: CHANNEL, threadTs: this.threadTs });
  }

  get undelivered(): number {
    return this.#undelivered;
  }

  say(user: string, words: string, isMention: boolean): void {
    const ts = this.#nextTs();
    const inThread = this.threadTs ? { thread_ts: this.threadTs } : {};
    this.threadTs ||= ts;
    const written: Written = { key: slackMessageKey(CHANNEL, ts), ts, user, isMention, versions: [{ words }] };
    this.written.push(written);
    this.#trace.say(user, `writes ${isMention ? '@' : ''}${words}`);
    const fields = { ...this.#fields(written), ...inThread };
    if (isMention) this.#send({ ...fields, type: 'app_mention', channel: CHANNEL });
    this.#send({ ...fields, type: 'message', channel: CHANNEL, channel_type: 'channel' });
  }

  raise(usd: number): void {
    this.#command('U1', `budget $${usd}`);
  }

  admit(user: string, isServed: boolean): void {
    this.#command('U1', `${isServed ? 'approve_user' : 'revoke_user'} <@${user}>`);
  }

  stop(user: string): void {
    this.#pressStop(this.#press(user));
  }

  /** A command to the bot: no message of the session. */
  #command(user: string, words: string): void {
    this.#trace.say(user, `writes @${words}`);
    const event = { type: 'app_mention', channel: CHANNEL, user, ts: this.#nextTs(), team: 'T1' };
    this.#send({ ...event, text: `<@${BOT}> ${words}`, thread_ts: this.threadTs });
  }

  /** The Stop button of a post in this thread. */
  #press(user: string): Press {
    const ts = this.#nextTs();
    this.#trace.say(user, 'presses Stop');
    const claims = { teams: ['T1'], userTeam: 'T1' };
    return { channel: CHANNEL, threadTs: this.threadTs, postTs: this.threadTs, user, ts, workspaces: ['T1'], claims };
  }

  edit(written: Written, words: string): void {
    const before = this.#inThread(written, this.#fields(written));
    const ts = this.#nextTs();
    this.#trace.say(written.user, `edits ${written.versions.at(-1)?.words} to ${words}`);
    written.versions.push({ version: ts, words });
    const message = { ...this.#inThread(written, this.#fields(written)), edited: { user: written.user, ts } };
    this.#sendChange('message_changed', ts, { message, previous_message: before });
  }

  delete(written: Written): void {
    const before = this.#inThread(written, this.#fields(written));
    const ts = this.#nextTs();
    this.#trace.say(written.user, `deletes ${written.versions.at(-1)?.words}`);
    written.versions.push({ version: ts });
    this.#sendChange('message_deleted', ts, { deleted_ts: written.ts, previous_message: before });
  }

  #sendChange(subtype: string, ts: string, more: Fields): void {
    this.#send({
      type: 'message',
      subtype,
      hidden: true,
      channel: CHANNEL,
      channel_type: 'channel',
      ts,
      event_ts: ts,
      ...more,
    });
  }

  #inThread({ ts }: Written, fields: Fields): Fields {
    return ts === this.threadTs ? fields : { ...fields, thread_ts: this.threadTs };
  }

  #fields({ user, ts, isMention, versions }: Written): Fields {
    const words = versions.at(-1)?.words ?? '';
    return { type: 'message', user, text: isMention ? `<@${BOT}> ${words}` : words, ts, team: 'T1' };
  }

  /** Times of a channel only grow, and no two are the same. */
  #nextTs(): string {
    return `${Math.floor(this.#timeline.now() / 1_000)}.${String(++this.#counter.count).padStart(6, '0')}`;
  }

  #send(event: Fields): void {
    const fault = this.#fault();
    const ms = this.#random.integer(DELIVERY_MS.min, DELIVERY_MS.max) + (typeof fault === 'object' ? fault.lateMs : 0);
    const body = callback(event, ++this.#counter.count);
    this.#plan(body, ms, 0);
    if (fault === 'twice') this.#plan(body, ms + this.#random.integer(1, 2_000), 0);
  }

  #plan(body: Fields, ms: number, tries: number): void {
    this.#undelivered += 1;
    this.#timeline.after(ms, async () => {
      const isTaken = await Promise.race([this.#post(body), this.#tooLate()]);
      this.#undelivered -= 1;
      const waitMs = RETRIES_MS[tries];
      if (!isTaken && waitMs !== undefined) this.#plan(body, waitMs, tries + 1);
    });
  }

  #tooLate(): Promise<false> {
    return new Promise((resolve) => this.#timeline.after(ANSWER_MS_MAX, () => resolve(false)));
  }
}

function callback(event: Fields, number: number): Fields {
  return {
    type: 'event_callback',
    team_id: 'T1',
    event_id: `Ev${number}`,
    authorizations: [{ enterprise_id: null, team_id: 'T1', user_id: BOT, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
    event,
  };
}
