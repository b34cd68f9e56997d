import { randomBytes } from 'node:crypto';
import type { LocalClock } from '../../kernel/clock.ts';
import { credentialScope } from '../../kernel/front.ts';
import { CallDropped, json, type LocalRequest, type LocalResponse, type LocalService } from '../../kernel/http.ts';
import { type InputUsage, PromptCache } from './cache.ts';
import { type ConverseRequest, parseConverseRequest } from './converse-request.ts';
import { BedrockError, canTravelInStream, errorResponse } from './errors.ts';
import { promptParts } from './prompt.ts';
import { composeReply, converseBlock, outputTokens, type Reply } from './reply.ts';
import { type BedrockRoute, readRoute } from './route.ts';
import type { ModelScript, ScriptedTurn } from './script.ts';
import { closingEvents, contentEvents, encodeEvent, encodeException } from './stream.ts';
import { validateRequest } from './validation/validate.ts';

/** Recorded calls beyond this drop the oldest: tests read far fewer, and a local system may run for days. */
const CALLS_MAX = 1_000;
/** Bytes of one request (Bedrock user guide, Claude Messages request and response). */
const BODY_BYTES_MAX = 20_000_000;
/** Length of the random part of a tool use id, as Bedrock makes them. */
const ID_CHARS = 22;

function bodyTooLarge(bytes: number): BedrockError {
  const message = `The request body has ${bytes} bytes, more than ${BODY_BYTES_MAX}.`;
  return new BedrockError('RequestEntityTooLargeException', message, 413);
}

export type TokenUsage = InputUsage & { outputTokens: number; totalTokens: number };

/** One request to the model and what became of it. */
export type BedrockCall = {
  operation: BedrockRoute['operation'];
  caller: string;
  atMs: number;
  modelId: string;
  /** The Region of the caller's signature. */
  region?: string;
  /** Absent when the body's shape was refused. */
  request?: ConverseRequest;
  outcome:
    | { kind: 'pending' }
    | { kind: 'answered'; turn: ScriptedTurn; reply: Reply; usage: TokenUsage }
    | { kind: 'failed'; errorName: string; message: string };
};

export type BedrockOptions = {
  clock: LocalClock;
  script: ModelScript;
  /** Default: `tooluse_` and 22 random characters. */
  newToolUseId?: () => string;
};

/** Bedrock's runtime endpoint with a scripted model: Converse and ConverseStream. */
export class BedrockService implements LocalService {
  readonly name = 'bedrock';
  /** The latest calls, oldest first. */
  readonly calls: BedrockCall[] = [];
  /** May be replaced between calls. */
  script: ModelScript;
  /** Places that answer with this error before the script is asked: `<region>`, or `<account>/<region>` of an assumed role. */
  readonly troubles = new Map<string, NonNullable<ScriptedTurn['error']>>();
  readonly #clock: LocalClock;
  readonly #caches = new Map<string, PromptCache>();
  readonly #newToolUseId: () => string;

  constructor({ clock, script, newToolUseId = randomToolUseId }: BedrockOptions) {
    this.script = script;
    this.#clock = clock;
    this.#newToolUseId = newToolUseId;
  }

  operation(request: LocalRequest): string {
    return readRoute(request)?.operation ?? 'Unknown';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const route = readRoute(request);
    if (!route)
      return errorResponse(
        new BedrockError('UnknownOperationException', `Not answered locally: ${request.method} ${request.path}`),
      );
    const call = this.#record(route, request);
    try {
      return await this.#answer(route, request.body, call);
    } catch (error) {
      if (error instanceof CallDropped) throw error;
      const known = toBedrockError(error);
      call.outcome = { kind: 'failed', errorName: known.errorName, message: known.message };
      return errorResponse(known);
    }
  }

  #record({ operation, modelId }: BedrockRoute, { caller, headers, query }: LocalRequest): BedrockCall {
    const region = credentialScope(headers, query)?.region;
    const made = { operation, caller, atMs: this.#clock.now(), modelId, ...(region ? { region } : {}) };
    const call: BedrockCall = { ...made, outcome: { kind: 'pending' } };
    this.calls.push(call);
    if (this.calls.length > CALLS_MAX) this.calls.shift();
    return call;
  }

  async #answer(route: BedrockRoute, body: Buffer, call: BedrockCall): Promise<LocalResponse> {
    if (body.length > BODY_BYTES_MAX) throw bodyTooLarge(body.length);
    const request = parseConverseRequest(route.modelId, body);
    call.request = request;
    validateRequest(request);
    const trouble = this.troubles.get(placeOf(call));
    const turn = trouble ? { error: trouble } : await this.script.reply(request);
    const streams = route.operation === 'ConverseStream';
    if (turn.error && !(streams && travelsInStream(turn))) {
      await this.#think(turn);
      throw new BedrockError(turn.error.name, turn.error.message, turn.error.status);
    }
    const reply = composeReply(request, turn, this.#newToolUseId);
    const usage = this.#usage(placeOf(call), request, reply);
    call.outcome = { kind: 'answered', turn, reply, usage };
    return streams ? this.#stream(turn, reply, usage) : await this.#whole(turn, reply, usage);
  }

  /** Each place has a cache of its own. */
  #usage(place: string, request: ConverseRequest, reply: Reply): TokenUsage {
    const cache = this.#caches.get(place) ?? new PromptCache(this.#clock);
    this.#caches.set(place, cache);
    const input = cache.use(request.modelId, promptParts(request));
    const output = outputTokens(reply);
    const inputTotal = input.inputTokens + input.cacheReadInputTokens + input.cacheWriteInputTokens;
    return { ...input, outputTokens: output, totalTokens: inputTotal + output };
  }

  async #whole(turn: ScriptedTurn, reply: Reply, usage: TokenUsage): Promise<LocalResponse> {
    await this.#think(turn);
    if (turn.breakAfterChunks !== undefined) throw new CallDropped('The script cut the connection');
    return json(200, {
      output: { message: { role: 'assistant', content: reply.blocks.map(converseBlock) } },
      stopReason: reply.stopReason,
      usage,
      metrics: { latencyMs: turn.delayMs ?? 0 },
    });
  }

  #stream(turn: ScriptedTurn, reply: Reply, usage: TokenUsage): LocalResponse {
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' };
    return { status: 200, headers, body: this.#frames(turn, reply, usage) };
  }

  async *#frames(turn: ScriptedTurn, reply: Reply, usage: TokenUsage): AsyncGenerator<Uint8Array> {
    const closing = turn.error ? [] : closingEvents(reply, usage, turn.delayMs ?? 0);
    let sent = 0;
    for (const event of [...contentEvents(reply), ...closing]) {
      if (sent === turn.breakAfterChunks) return await cut();
      yield encodeEvent(event);
      if (sent++ === 0) await this.#think(turn);
    }
    if (turn.error) yield encodeException(turn.error.name, turn.error.message);
  }

  async #think({ delayMs = 0 }: ScriptedTurn): Promise<void> {
    if (delayMs > 0) await this.#clock.sleep(delayMs);
  }
}

/** Where a call was made, as {@link BedrockService.troubles} names it: credentials of a role have its account in their name. */
export function placeOf({ caller, region = '' }: Pick<BedrockCall, 'caller' | 'region'>): string {
  const account = /^ASIA(\d{12})/.exec(caller)?.[1];
  return account ? `${account}/${region}` : region;
}

/** Lets the frames that were written leave the process, then cuts the connection. */
async function cut(): Promise<never> {
  for (let tick = 0; tick < 3; tick++) await new Promise((resolve) => setImmediate(resolve));
  throw new CallDropped('The script cut the connection');
}

function travelsInStream(turn: ScriptedTurn): boolean {
  const hasContent = turn.text !== undefined || turn.reasoning !== undefined || (turn.toolUses ?? []).length > 0;
  const { name = '' } = turn.error ?? {};
  return canTravelInStream(name) && (hasContent || name === 'ModelStreamErrorException');
}

function toBedrockError(error: unknown): BedrockError {
  if (error instanceof BedrockError) return error;
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new BedrockError('InternalServerException', `The model script failed: ${reason}`);
}

function randomToolUseId(): string {
  return `tooluse_${randomBytes(ID_CHARS).toString('base64url').slice(0, ID_CHARS)}`;
}
