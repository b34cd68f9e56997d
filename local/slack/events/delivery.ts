import type { LocalClock } from '../../kernel/clock.ts';
import type { Change } from '../workspace/types.ts';
import type { Wire } from '../workspace/wire.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { DeliveryLog, type DeliveryRecord } from './delivery-log.ts';
import { type Disturb, type PlannedDelivery, undisturbed } from './disturbance.ts';
import { eventCallback, newEventId, VERIFICATION_TOKEN } from './envelope.ts';
import { eventsOf, isOwnChange } from './event-bodies.ts';
import { ANSWER_MS_MAX, isSuccess, type Outcome, postSigned, type SignedPost } from './post.ts';

const MINUTE_MS = 60_000;
/** Slack's retries of one event: almost at once, after a minute, after five. */
const RETRY_DELAYS_MS = [0, MINUTE_MS, 5 * MINUTE_MS] as const;

export type AppAddress = {
  /** The app's Events API request URL. */
  eventsUrl: string;
  /** The app's interactivity request URL; the events URL when absent. */
  interactivityUrl?: string;
  /** Where this workspace is reached, e.g. `http://127.0.0.1:4566`; starts the addresses of files in events. */
  origin: string;
};

export type DeliveryOptions = {
  clock: LocalClock;
  workspace: Workspace;
  signingSecret: string;
  /** Slack sends an app the events of its own posts; `withhold` saves those calls. Default `deliver`. */
  ownPosts?: 'deliver' | 'withhold';
  /** What the app subscribes to, in the manifest's words (`message.im`); nothing else is sent. */
  events: ReadonlySet<string>;
};

/** Sends the workspace's changes to the app as signed events, with Slack's time-out and retries, on the local clock. */
export class EventDelivery {
  /** Set by tests to duplicate, reorder, drop or delay events. */
  disturb: Disturb = undisturbed;
  /** How long an answer is waited for; longer for a harness that keeps the machine busy itself. */
  answerMsMax = ANSWER_MS_MAX;
  readonly log = new DeliveryLog();
  readonly #options: DeliveryOptions;
  readonly #closed = new AbortController();
  readonly #stopListening: () => void;
  readonly #held: PlannedDelivery[] = [];
  readonly #inFlight = new Set<Promise<unknown>>();
  #address: AppAddress | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#stopListening = options.workspace.onChange((change) => this.#onChange(change));
  }

  /** Subscribes the app; nothing is delivered before. */
  connect(address: AppAddress): void {
    this.#address = address;
  }

  get address(): AppAddress | undefined {
    return this.#address;
  }

  /** Asks the events URL to repeat a challenge, as Slack does when the URL is entered. */
  async verifyUrl(): Promise<boolean> {
    if (!this.#address) return false;
    const challenge = crypto.randomUUID();
    const body = JSON.stringify({ token: VERIFICATION_TOKEN, challenge, type: 'url_verification' });
    const post: SignedPost = { url: this.#address.eventsUrl, contentType: 'application/json', body };
    const outcome = await this.send(post, { kind: 'verification', id: challenge, type: 'url_verification' });
    return outcome.kind === 'answered' && isSuccess(outcome) && outcome.body.includes(challenge);
  }

  /** Sends held events: `order` gets them as they came and returns what to send, as often and in the order it likes. */
  release(order: (held: readonly PlannedDelivery[]) => readonly PlannedDelivery[] = (held) => held): void {
    for (const planned of order(this.#held.splice(0))) this.#start(planned);
  }

  /** Requests to the app that have not been answered yet. */
  get underWay(): number {
    return this.#inFlight.size;
  }

  /** Resolves when no request to the app is under way (retries that are due later do not count). */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled([...this.#inFlight]);
  }

  /** Stops delivering: requests under way are cut, retries are forgotten. */
  close(): void {
    this.#stopListening();
    this.#closed.abort();
    this.#held.length = 0;
  }

  /** Posts one signed body once and records it. */
  send(
    post: SignedPost,
    about: Pick<DeliveryRecord, 'kind' | 'id' | 'type'> & { retryNumber?: number },
    isAnswerLost = false,
  ): Promise<Outcome> {
    const sent = this.#sendOnce(post, { retryNumber: 0, ...about }, isAnswerLost);
    this.#inFlight.add(sent);
    void sent.finally(() => this.#inFlight.delete(sent));
    return sent;
  }

  async #sendOnce(
    post: SignedPost,
    about: Pick<DeliveryRecord, 'kind' | 'id' | 'type' | 'retryNumber'>,
    isAnswerLost: boolean,
  ): Promise<Outcome> {
    const { clock, signingSecret } = this.#options;
    const sentAtMs = clock.now();
    const startedMs = performance.now();
    const outcome = await postSigned(clock, post, {
      signingSecret,
      answerMsMax: this.answerMsMax,
      closed: this.#closed.signal,
    });
    const isLost = isAnswerLost && outcome.kind === 'answered';
    const seen = isLost ? ({ kind: 'answer-lost', status: outcome.status } as const) : outcome;
    this.log.add({ ...about, sentAtMs, answerMs: performance.now() - startedMs, outcome: seen });
    return isLost ? { kind: 'failed', reason: 'the answer was lost' } : outcome;
  }

  #onChange(change: Change): void {
    const { workspace, clock, events, ownPosts = 'deliver' } = this.#options;
    if (!this.#address || (ownPosts === 'withhold' && isOwnChange(workspace, change))) return;
    for (const event of eventsOf(workspace, change, this.#address.origin)) {
      if (!isBotMember(workspace, channelOf(event)) || !events.has(subscriptionOf(workspace, event))) continue;
      const eventId = newEventId();
      const body = eventCallback(workspace.directory, eventId, clock.now(), event);
      this.#plan({ eventId, type: typeOf(event), body });
    }
  }

  #plan(planned: PlannedDelivery): void {
    const disturbance = this.disturb(planned);
    switch (disturbance.kind) {
      case 'pass':
        this.#start(planned);
        return;
      case 'drop':
        this.#recordDrop(planned);
        return;
      case 'delay':
        this.#options.clock.after(disturbance.delayMs, () => this.#start(planned));
        return;
      case 'duplicate':
        for (let copy = 0; copy < disturbance.copies; copy++) this.#start(planned);
        return;
      case 'lose-answer':
        this.#start(planned, true);
        return;
      case 'hold':
        this.#held.push(planned);
        return;
    }
  }

  #recordDrop(planned: PlannedDelivery): void {
    const { eventId: id, type } = planned;
    const sentAtMs = this.#options.clock.now();
    this.log.add({ kind: 'event', id, type, retryNumber: 0, sentAtMs, answerMs: 0, outcome: { kind: 'dropped' } });
  }

  #start(planned: PlannedDelivery, isAnswerLost = false): void {
    void this.#attempt(planned, 0, '', isAnswerLost);
  }

  async #attempt(planned: PlannedDelivery, retryNumber: number, reason: string, isAnswerLost = false): Promise<void> {
    if (this.#closed.signal.aborted || !this.#address) return;
    const headers = retryNumber > 0 ? retryHeaders(retryNumber, reason) : undefined;
    const body = JSON.stringify(planned.body);
    const post: SignedPost = { url: this.#address.eventsUrl, contentType: 'application/json', body, headers };
    const about = { kind: 'event', id: planned.eventId, type: planned.type, retryNumber } as const;
    const outcome = await this.send(post, about, isAnswerLost);
    const delayMs = nextRetryMs({ retryNumber, outcome });
    if (delayMs === undefined || this.#closed.signal.aborted) return;
    this.#options.clock.after(delayMs, () => void this.#attempt(planned, retryNumber + 1, retryReason(outcome)));
  }
}

/** How long after this attempt Slack makes the next one; undefined: it makes none. */
function nextRetryMs({ retryNumber, outcome }: Pick<DeliveryRecord, 'retryNumber' | 'outcome'>): number | undefined {
  const isOver = outcome.kind === 'answered' && (isSuccess(outcome) || !outcome.isRetryAllowed);
  return isOver ? undefined : RETRY_DELAYS_MS[retryNumber];
}

/** Whether this attempt at an event failed and Slack makes no other. One that is dropped was none. */
export function isGivenUp(record: DeliveryRecord): boolean {
  const { kind, outcome } = record;
  if (kind !== 'event' || outcome.kind === 'dropped') return false;
  const isTaken = outcome.kind === 'answered' && isSuccess(outcome);
  return !isTaken && nextRetryMs(record) === undefined;
}

function retryHeaders(retryNumber: number, reason: string): Record<string, string> {
  return { 'X-Slack-Retry-Num': String(retryNumber), 'X-Slack-Retry-Reason': reason };
}

function retryReason(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'answered':
      return 'http_error';
    case 'timed-out':
      return 'http_timeout';
    case 'failed':
      return 'connection_failed';
  }
}

function typeOf(event: Wire): string {
  const subtype =
    event.subtype === 'message_changed' || event.subtype === 'message_deleted' ? event.subtype : undefined;
  return String(subtype ?? event.type);
}

/** What the manifest calls an event: messages by the kind of their channel. */
function subscriptionOf(workspace: Workspace, event: Wire): string {
  if (event.type !== 'message') return String(event.type);
  switch (workspace.directory.channel(channelOf(event)).kind) {
    case 'channel':
      return 'message.channels';
    case 'group':
      return 'message.groups';
    case 'im':
      return 'message.im';
  }
}

function isBotMember(workspace: Workspace, channelId: string): boolean {
  return workspace.directory.channel(channelId).members.includes(workspace.directory.bot.id);
}

/** Events of reactions name it in their item. */
function channelOf({ channel, item }: Wire): string {
  return String(channel ?? (item as Wire | undefined)?.channel);
}
