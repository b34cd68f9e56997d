import { choosePlace, mayMoveOn, NO_NEWS, type Routing, tokensThere } from '../../domain/places/choose-place.ts';
import type { ModelPlace } from '../../domain/places/place.ts';
import { type Trouble, troubleAfter, troubleKindOf } from '../../domain/places/trouble.ts';
import {
  ceilingOf,
  FULL,
  isLimited,
  NO_USAGE,
  quotaTokens,
  takenBy,
  type UsageNow,
} from '../../domain/places/usage.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import { isModelError, ModelError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Model, ModelReply } from '../../ports/model.ts';
import type { PlaceBoard } from '../../ports/place-board.ts';

/** A place, the names of the models that it has, and how they are asked there. */
export type OpenPlace = ModelPlace & { models: ReadonlySet<string>; client: Model };
export type PlacesPorts = { board: PlaceBoard; clock: Pick<Clock, 'now'>; log: Log; metrics: Metrics };

/** Places that one call tries, and looks for one. More trouble than that is for the durable back-off. */
const TRIES_MAX = 3;
/** No other place is tried after this: what is left of the invocation is needed for an answer. */
const MOVE_ON_MS_MAX = 20_000;
/** A request that nobody routed has neither a home nor a cache. */
const UNROUTED: Routing = { key: '', isWarm: false, hasWaited: false, tokens: 0, cachedTokens: 0 };

/** One call: what is known of the places, which grows with each failure, and when it began (ms). */
type Asking = {
  request: ModelRequest;
  routing: Routing;
  troubles: Map<string, Trouble>;
  usage: Map<string, UsageNow>;
  tried: Set<string>;
  startedAt: number;
};

/** The same models in several Regions and accounts. What is known of those is shared by all steps; `choosePlace` decides. */
export class PlacesModel implements Model {
  readonly #places: readonly OpenPlace[];
  readonly #ports: PlacesPorts;

  /** The deployment's own place first. */
  constructor(places: readonly OpenPlace[], ports: PlacesPorts) {
    this.#places = places;
    this.#ports = ports;
  }

  async converse(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    const asking = await this.#begin(request);
    let failure: ModelError | undefined;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const place = await this.#next(asking);
      if (!place) break;
      try {
        return { ...(await this.#ask(asking, place, signal)), place: place.name };
      } catch (error) {
        if (!isModelError(error)) throw error;
        await this.#noteFailure(asking, place, error);
        // That a place is closed to us says less than that another has no capacity now: the latter passes.
        failure = failure && error.kind === 'access-denied' ? failure : error;
        if (!this.#mayMoveOn(asking, place, error)) break;
      }
    }
    throw failure ?? new ModelError('throttled', `The quotas of all places for ${request.model} are used up for now`);
  }

  async #begin(request: ModelRequest): Promise<Asking> {
    const startedAt = this.#ports.clock.now();
    const news = await this.#atBest('look', () => this.#ports.board.look(request.model, startedAt), NO_NEWS);
    const { troubles, usage } = news;
    const known = { troubles: new Map(troubles), usage: new Map(usage) };
    return { request, routing: request.routing ?? UNROUTED, ...known, tried: new Set(), startedAt };
  }

  /** The place that is asked next, its quota taken; undefined: none, at least for now. */
  async #next(asking: Asking): Promise<OpenPlace | undefined> {
    const { request, routing, tried, troubles, usage } = asking;
    const { model } = request;
    const places = this.#places.filter(({ models }) => models.has(model));
    for (let looks = 0; looks < TRIES_MAX; looks++) {
      const now = this.#ports.clock.now();
      const choice = choosePlace({ places, model, routing, news: { troubles, usage }, tried, now });
      if (choice.kind !== 'ask') return undefined;
      if (await this.#take(asking, choice.place, now)) return places.find(({ name }) => name === choice.place.name);
      usage.set(choice.place.name, FULL);
    }
    return undefined;
  }

  async #take(
    { request: { model }, routing, usage }: Asking,
    { name, quotas }: ModelPlace,
    now: number,
  ): Promise<boolean> {
    const quota = quotas[model];
    if (!isLimited(quota)) return true;
    const taken = takenBy(tokensThere(routing, name), quota);
    const limits = { ceiling: ceilingOf(quota, usage.get(name) ?? NO_USAGE, now), now };
    return this.#atBest('take', () => this.#ports.board.take({ model, place: name }, taken, limits), true);
  }

  async #ask({ request, routing }: Asking, place: OpenPlace, signal: AbortSignal): Promise<ModelReply> {
    const { board, clock, log } = this.#ports;
    const { name } = place;
    log.about({ modelPlace: name });
    const askedAt = clock.now();
    const reply = await place.client.converse(request, signal);
    const quota = place.quotas[request.model];
    if (isLimited(quota)) {
      const tokens = quotaTokens(reply.usage, quota) - takenBy(tokensThere(routing, name), quota).tokens;
      await this.#atBest(
        'settle',
        () => board.settle({ model: request.model, place: name }, tokens, askedAt),
        undefined,
      );
    }
    return reply;
  }

  async #noteFailure(
    { request: { model }, troubles, tried }: Asking,
    { name }: OpenPlace,
    error: ModelError,
  ): Promise<void> {
    const { board, clock, log, metrics } = this.#ports;
    tried.add(name);
    const kind = troubleKindOf(error.kind);
    if (!kind) return;
    const seen = troubles.get(name);
    const trouble = troubleAfter(seen, kind, clock.now());
    log.info('A place has no answer', { place: name, model, kind, error: error.message, until: trouble.until });
    metrics.add('PlaceFailures', 1);
    if (trouble === seen) return;
    troubles.set(name, trouble);
    await this.#atBest('note', () => board.note({ model, place: name }, trouble), undefined);
  }

  #mayMoveOn({ routing, startedAt }: Asking, { name }: OpenPlace, error: ModelError): boolean {
    const kind = troubleKindOf(error.kind);
    const isInTime = this.#ports.clock.now() - startedAt < MOVE_ON_MS_MAX;
    return kind !== undefined && !error.hadBegun && isInTime && mayMoveOn(routing, name, kind);
  }

  /** What is shared is advice: a table that does not answer must not stop a call that may succeed. */
  async #atBest<Answer>(what: string, ask: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      this.#ports.log.error('What is known of the places could not be shared', { what, error: String(error) });
      return otherwise;
    }
  }
}
