import type { WebClient } from '@slack/web-api';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import type { Activity } from '../../../ports/people/chat.ts';
import type { Offers } from './offers.ts';

const SESSION = 'agents.sessions.setStatus';
const STATUS = 'assistant.threads.setStatus';

/** Slack ends `processing` after an hour (told by others; the documentation names no time): shown again well before. */
const SESSION_FRESH_MS = 15 * 60_000;
/** A status lapses after two minutes without a message (docs.slack.dev, assistant.threads.setStatus). */
const STATUS_FRESH_MS = 50_000;
/** Threads that one function remembers; more of them run one after another. */
const THREADS_MAX = 100;
/** A session's title has at most 200 characters (docs.slack.dev, agents.sessions.setStatus); a list of threads shows fewer. */
const TITLE_CHARS_MAX = 80;

type Shown = { means: 'session' | 'status' | 'none'; activity: Activity; until: number };

/**
 * What Slack shows of a thread beside its messages. Where the app is an agent, its session works or rests, with Slack's own Stop
 * button; else the thread's status says so in words; else nothing does. Repeats nothing that still stands.
 */
export class SlackPresence {
  readonly #client: WebClient;
  readonly #offers: Offers;
  readonly #now: () => number;
  readonly #shown = new Map<string, Shown>();

  /** `client` gives up soon and never repeats: a status is not worth a wait. `now` in milliseconds. */
  constructor(client: WebClient, offers: Offers, now: () => number) {
    this.#client = client;
    this.#offers = offers;
    this.#now = now;
  }

  /** Rejects with the client's error. What failed counts as not shown. */
  async show(source: SlackThread, activity: Activity): Promise<void> {
    const key = `${source.channel} ${source.threadTs}`;
    const known = this.#shown.get(key);
    if (known && known.until > this.#now() && isSame(known.activity, activity)) return;
    this.#shown.delete(key);
    const means = await this.#tell(source, activity);
    const freshMs = means === 'status' ? STATUS_FRESH_MS : SESSION_FRESH_MS;
    this.#shown.set(key, { means, activity, until: this.#now() + freshMs });
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > THREADS_MAX && oldest !== undefined) this.#shown.delete(oldest);
  }

  /** A message of the agent takes a status away, and leaves a session as it is. */
  posted({ channel, threadTs }: SlackThread): void {
    const key = `${channel} ${threadTs}`;
    if (this.#shown.get(key)?.means === 'status') this.#shown.delete(key);
  }

  async #tell(source: SlackThread, activity: Activity): Promise<Shown['means']> {
    const place = { channel_id: source.channel, thread_ts: source.threadTs };
    return this.#offers.use<Shown['means']>(
      SESSION,
      async () => {
        await this.#client.agents.sessions.setStatus({ ...place, ...sessionOf(activity) });
        return 'session';
      },
      () => this.#tellStatus(place, activity),
    );
  }

  async #tellStatus(place: { channel_id: string; thread_ts: string }, activity: Activity): Promise<'status' | 'none'> {
    const status = activity.kind === 'works' ? activity.words : '';
    return this.#offers.use<'status' | 'none'>(
      STATUS,
      async () => {
        await this.#client.assistant.threads.setStatus({ ...place, status });
        return 'status';
      },
      async () => 'none',
    );
  }
}

/** The title counts only where the call begins the session. */
function sessionOf(activity: Activity): { status: string; title?: string } {
  if (activity.kind === 'rests') return { status: 'active' };
  const title = [...activity.title].slice(0, TITLE_CHARS_MAX).join('');
  return { status: 'processing', ...(title === '' ? {} : { title }) };
}

function isSame(a: Activity, b: Activity): boolean {
  return a.kind === 'works' && b.kind === 'works' ? a.words === b.words : a.kind === b.kind;
}
