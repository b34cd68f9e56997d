import * as z from 'zod';
import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import type { LocalRequest, LocalResponse, LocalService } from '../../kernel/http.ts';
import { AwsFailure } from '../failure.ts';
import { Faults } from '../faults.ts';
import { answerJson, jsonOperation, parseInput } from '../json-protocol.ts';
import { Timers } from '../timers.ts';
import { type Account, type EventEnvelope, envelope, LOCAL_ACCOUNT } from './envelope.ts';
import { compilePattern, type EventPattern, type Predicate } from './pattern.ts';

/** EventBridge's own bounds on delivery to a target: 185 retries within 24 hours, then the event is dropped. */
const RETRIES_MAX = 185;
const EVENT_AGE_MS_MAX = 24 * 60 * 60 * 1000;
const BACKOFF_MS_MIN = 1000;
const BACKOFF_MS_MAX = 5 * 60 * 1000;

export type Deliver = (event: EventEnvelope) => Promise<void>;

/**
 * Sees every event before it is routed and says what is routed in its place: nothing (lost), itself, itself twice,
 * or something later through `EventBus.route`.
 */
export type EventObserver = (event: EventEnvelope) => EventEnvelope[];

export type EventBusOptions = {
  clock: LocalClock;
  account?: Account;
  /** Told when an event is given up for a target. */
  onDropped?: (event: EventEnvelope, error: unknown) => void;
};

type Subscription = { matches: Predicate; deliver: Deliver };
/** An event on its way: `retry` counts attempts that failed. */
type Delivery = { subscription: Subscription; event: EventEnvelope; retry: number; acceptedAtMs: number };

/** The default EventBridge bus: routes to every subscription whose pattern matches, each on its own, at least once. */
export class EventBus implements LocalService {
  readonly name = 'events';
  readonly observers: EventObserver[] = [];
  readonly #options: EventBusOptions;
  readonly #account: Account;
  readonly #subscriptions = new Set<Subscription>();
  readonly #timers: Timers;
  readonly #faults = new Faults();

  constructor(options: EventBusOptions) {
    this.#options = options;
    this.#timers = new Timers(options.clock);
    this.#account = options.account ?? LOCAL_ACCOUNT;
  }

  operation(request: LocalRequest): string {
    return jsonOperation(request);
  }

  handle(request: LocalRequest): Promise<LocalResponse> {
    return answerJson(request, { PutEvents: (input) => this.#putEvents(input) }, this.#faults);
  }

  /** Accepts an event; delivery follows asynchronously. */
  put(event: EventEnvelope): void {
    let events = [event];
    for (const observe of this.observers) events = events.flatMap(observe);
    for (const one of events) this.route(one);
  }

  /** Delivers past the observers: for tests that hold events back. */
  route(event: EventEnvelope): void {
    const acceptedAtMs = this.#options.clock.now();
    for (const subscription of this.#subscriptions)
      if (subscription.matches(event)) this.#attempt({ subscription, event, retry: 0, acceptedAtMs }, 0);
  }

  /** Throws when the pattern is not one. A `deliver` that rejects is tried again with a growing delay. */
  subscribe(pattern: EventPattern, deliver: Deliver): Cancel {
    const subscription = { matches: compilePattern(pattern), deliver };
    this.#subscriptions.add(subscription);
    return () => this.#subscriptions.delete(subscription);
  }

  /** The next `count` PutEvents requests fail with the code and have no effect. Retries count. */
  failNext(operation: 'PutEvents', code: string, count = 1): void {
    this.#faults.failNext(operation, code, count);
  }

  /** Delivers nothing any more. */
  close(): void {
    this.#subscriptions.clear();
    this.#timers.close();
  }

  #attempt(delivery: Delivery, delayMs: number): void {
    this.#timers.after(delayMs, async () => {
      try {
        await delivery.subscription.deliver(structuredClone(delivery.event));
      } catch (error) {
        this.#retry({ ...delivery, retry: delivery.retry + 1 }, error);
      }
    });
  }

  #retry(delivery: Delivery, error: unknown): void {
    const { event, retry, acceptedAtMs } = delivery;
    const delayMs = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** (retry - 1));
    const ageMs = this.#options.clock.now() + delayMs - acceptedAtMs;
    if (retry > RETRIES_MAX || ageMs > EVENT_AGE_MS_MAX) this.#options.onDropped?.(event, error);
    else this.#attempt(delivery, delayMs);
  }

  #putEvents(input: unknown): object {
    const results = toEnvelopes(input, this.#account, this.#options.clock.now());
    for (const { event } of results) if (event) this.put(event);
    const entries = results.map(({ event, failure }) => (event ? { EventId: event.id } : failure));
    return { FailedEntryCount: results.filter(({ event }) => !event).length, Entries: entries };
  }
}

/** Of all entries of one PutEvents together. */
const ENTRIES_BYTES_MAX = 262_144;
/** What an entry's time counts for. */
const TIME_BYTES = 14;

const entry = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  /** Seconds since the epoch. */
  Time: z.number().optional(),
  EventBusName: z.string().optional(),
});
/** PutEvents takes at most 10 entries. */
const putEventsInput = z.object({ Entries: z.array(entry).min(1).max(10) });

type Failure = { ErrorCode: string; ErrorMessage: string };
type PutResult = { event?: EventEnvelope; failure?: Failure };

/** The events of a PutEvents request; entries fail one by one. Throws ValidationException for the whole request. */
function toEnvelopes(input: unknown, account: Account, nowMs: number): PutResult[] {
  const { Entries } = parseInput(putEventsInput, input);
  if (Entries.reduce((sum, one) => sum + bytesOf(one), 0) > ENTRIES_BYTES_MAX)
    throw new AwsFailure('ValidationException', 'Total size of the entries in the request is over the limit.', 400);
  return Entries.map((one) => toEnvelope(one, account, nowMs));
}

function bytesOf({ Source = '', DetailType = '', Detail = '', Resources, Time }: z.infer<typeof entry>): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}

function toEnvelope(input: z.infer<typeof entry>, account: Account, nowMs: number): PutResult {
  const { Source, DetailType, Detail, Resources, Time, EventBusName = 'default' } = input;
  if (EventBusName !== 'default')
    return { failure: { ErrorCode: 'InvalidArgument', ErrorMessage: `Event bus ${EventBusName} does not exist.` } };
  if (Source?.startsWith('aws.'))
    return { failure: { ErrorCode: 'NotAuthorizedForSource', ErrorMessage: 'Not authorized for the source.' } };
  for (const [name, value] of Object.entries({ Source, DetailType, Detail }))
    if (!value) return { failure: { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter ${name} is not valid` } };
  const detail = parseObject(Detail ?? '');
  if (!detail) return { failure: { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed' } };
  const content = { 'detail-type': DetailType ?? '', source: Source ?? '', resources: Resources, detail };
  return { event: envelope(content, account, Time === undefined ? nowMs : Time * 1000) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
