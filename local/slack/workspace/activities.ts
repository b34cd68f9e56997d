import type { LocalClock } from '../../kernel/clock.ts';

export const SESSION_STATUSES = ['active', 'processing', 'suspended', 'closed'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** A status lapses after two minutes without a message (docs.slack.dev, assistant.threads.setStatus). */
const STATUS_MS_MAX = 2 * 60_000;
/** A session that works is active again after an hour; told by others, not documented. */
const PROCESSING_MS_MAX = 60 * 60_000;

type Session = { status: SessionStatus; title: string; at: number };
type Activity = { session?: Session; status?: { text: string; at: number } };

/** What a thread shows of the app beside its messages: `working` has the app's words, and whether Slack's Stop button is there. */
export type ShownActivity = { kind: 'none' } | { kind: 'working'; words: string; stoppable: boolean };

/** Statuses and sessions of threads. Both end by time, on the local clock. */
export class Activities {
  readonly #clock: LocalClock;
  readonly #byThread = new Map<string, Activity>();

  constructor(clock: LocalClock) {
    this.#clock = clock;
  }

  /** An empty text takes it away. */
  setStatus(channelId: string, threadTs: string, text: string): void {
    const { session } = this.#of(channelId, threadTs);
    const status = text === '' ? {} : { status: { text, at: this.#clock.now() } };
    this.#put(channelId, threadTs, { ...(session ? { session } : {}), ...status });
  }

  /** The title counts when the call makes the session, and loses its colons, as Slack's does. */
  setSession(channelId: string, threadTs: string, status: SessionStatus, title: string): Session {
    const activity = this.#of(channelId, threadTs);
    const known = activity.session;
    const session = { status, title: known?.title ?? title.replaceAll(':', '_'), at: this.#clock.now() };
    this.#put(channelId, threadTs, { ...activity, session });
    return session;
  }

  /** Undefined when the thread has no session. */
  rename(channelId: string, threadTs: string, title: string): Session | undefined {
    const activity = this.#of(channelId, threadTs);
    if (!activity.session) return undefined;
    const session = { ...activity.session, title };
    this.#put(channelId, threadTs, { ...activity, session });
    return session;
  }

  session(channelId: string, threadTs: string): Session | undefined {
    return this.#of(channelId, threadTs).session;
  }

  /** A message of the app takes the status away. */
  posted(channelId: string, threadTs: string): boolean {
    const isThere = this.#of(channelId, threadTs).status !== undefined;
    if (isThere) this.setStatus(channelId, threadTs, '');
    return isThere;
  }

  /** What a reader sees now. */
  shown(channelId: string, threadTs: string): ShownActivity {
    const { session, status } = this.#of(channelId, threadTs);
    const now = this.#clock.now();
    if (session?.status === 'processing' && now - session.at < PROCESSING_MS_MAX)
      return { kind: 'working', words: 'is working…', stoppable: true };
    if (status && now - status.at < STATUS_MS_MAX) return { kind: 'working', words: status.text, stoppable: false };
    return { kind: 'none' };
  }

  #of(channelId: string, threadTs: string): Activity {
    return this.#byThread.get(`${channelId} ${threadTs}`) ?? {};
  }

  #put(channelId: string, threadTs: string, activity: Activity): void {
    this.#byThread.set(`${channelId} ${threadTs}`, activity);
  }
}
