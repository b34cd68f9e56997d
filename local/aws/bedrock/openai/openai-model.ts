import { randomBytes } from 'node:crypto';
import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../../kernel/http.ts';
import { type ConverseRequest, parseConverseRequest } from '../converse-request.ts';
import { BedrockError, canTravelInStream, errorResponse } from '../errors.ts';
import { converseBlock, type ReplyBlock } from '../reply.ts';
import { type BedrockRoute, readRoute } from '../route.ts';
import { closingEvents, encodeEvent, encodeException, toolUseEvents } from '../stream.ts';
import { validateRequest } from '../validation/validate.ts';
import { causeOf } from './chat-errors.ts';
import { type ChatTarget, chatRequest } from './chat-request.ts';
import { ChatServer } from './chat-server.ts';
import type { ChatPiece } from './chat-types.ts';
import { Gathering } from './gathering.ts';
import { withTicks } from './with-ticks.ts';

/** A model on a small machine reads a long prompt for minutes; clients take a silence of three for a dead connection. */
const KEEP_ALIVE_MS = 20_000;

export type OpenAiModelOptions = {
  /** Base URL of an OpenAI-compatible server, e.g. `http://localhost:11434/v1`. */
  url: string;
  /** The server's name of the model. */
  model: string;
  apiKey?: string;
  keepAliveMs?: number;
};

/**
 * Bedrock's Converse and ConverseStream, answered by any OpenAI-compatible server. Requests are held to Converse's rules
 * first, as by the scripted model. Reasoning is not handed on: it has no signature that could come back.
 */
export class OpenAiModel implements LocalService {
  readonly name = 'bedrock';
  readonly #server: ChatServer;
  readonly #target: ChatTarget;
  readonly #keepAliveMs: number;

  constructor({ url, model, apiKey, keepAliveMs = KEEP_ALIVE_MS }: OpenAiModelOptions) {
    this.#server = new ChatServer({ baseUrl: url, apiKey });
    const isOpenAi = new URL(url).hostname === 'api.openai.com';
    this.#target = { model, limitName: isOpenAi ? 'max_completion_tokens' : 'max_tokens' };
    this.#keepAliveMs = keepAliveMs;
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
    try {
      return await this.#answer(route, request);
    } catch (error) {
      return errorResponse(toBedrockError(error));
    }
  }

  async #answer({ operation, modelId }: BedrockRoute, { body, gone }: LocalRequest): Promise<LocalResponse> {
    const request = parseConverseRequest(modelId, body);
    validateRequest(request);
    const abort = new AbortController();
    // A stop of the session ends the request to us: the server must not go on for nobody.
    gone?.addEventListener('abort', () => abort.abort(), { once: true });
    const streams = operation === 'ConverseStream';
    const pieces = this.#server.ask(chatRequest(request, this.#target, streams), abort.signal);
    if (!streams) return await whole(request, pieces);
    const answer = new StreamedAnswer(request, withTicks(pieces, this.#keepAliveMs), abort);
    // What fails before anything came is an HTTP error, as on Bedrock.
    await answer.begin();
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' };
    return { status: 200, headers, body: answer.frames() };
  }
}

async function whole(request: ConverseRequest, pieces: AsyncGenerator<ChatPiece>): Promise<LocalResponse> {
  const startedAtMs = performance.now();
  const gathering = new Gathering(newToolUseId);
  for await (const piece of pieces) gathering.add(piece);
  const toolUses = gathering.toolUses();
  const text: ReplyBlock[] = gathering.text.trim() ? [{ kind: 'text', text: gathering.text }] : [];
  return json(200, {
    output: { message: { role: 'assistant', content: [...text, ...toolUses].map(converseBlock) } },
    stopReason: ended(gathering, toolUses.length),
    usage: gathering.usage(request),
    metrics: { latencyMs: Math.round(performance.now() - startedAtMs) },
  });
}

type Ticking = AsyncGenerator<{ kind: 'item'; item: ChatPiece } | { kind: 'tick' }>;

/** One streamed answer: text as it comes, in block 0, then each call as a block of its own. */
class StreamedAnswer {
  readonly #gathering = new Gathering(newToolUseId);
  readonly #startedAtMs = performance.now();
  readonly #request: ConverseRequest;
  readonly #pieces: Ticking;
  readonly #abort: AbortController;
  #first: Awaited<ReturnType<Ticking['next']>> | undefined;

  constructor(request: ConverseRequest, pieces: Ticking, abort: AbortController) {
    this.#request = request;
    this.#pieces = pieces;
    this.#abort = abort;
  }

  /** Waits for the first piece, or for the first keep-alive. */
  async begin(): Promise<void> {
    this.#first = await this.#pieces.next();
  }

  async *frames(): AsyncGenerator<Uint8Array> {
    try {
      yield encodeEvent({ type: 'messageStart', payload: { role: 'assistant' } });
      let blocks = 0;
      for await (const text of this.#texts()) {
        blocks = 1;
        yield encodeEvent({ type: 'contentBlockDelta', payload: { contentBlockIndex: 0, delta: { text } } });
      }
      if (blocks > 0) yield encodeEvent({ type: 'contentBlockStop', payload: { contentBlockIndex: 0 } });
      yield* this.#closing(blocks).map(encodeEvent);
    } catch (error) {
      if (!this.#abort.signal.aborted) yield exceptionFrame(error);
    } finally {
      this.#abort.abort();
    }
  }

  /** An empty text keeps the connection alive while the server is silent. */
  async *#texts(): AsyncGenerator<string> {
    for (let next = this.#first; next && !next.done; next = await this.#pieces.next()) {
      const text = next.value.kind === 'item' ? this.#gathering.add(next.value.item) : '';
      if (text !== '' || next.value.kind === 'tick') yield text;
    }
  }

  #closing(blocks: number) {
    const toolUses = this.#gathering.toolUses();
    const stopReason = ended(this.#gathering, toolUses.length);
    const usage = this.#gathering.usage(this.#request);
    const latencyMs = Math.round(performance.now() - this.#startedAtMs);
    return [
      ...toolUses.flatMap((use, index) => toolUseEvents(use, blocks + index)),
      ...closingEvents({ stopReason }, usage, latencyMs),
    ];
  }
}

/** A server that stops without saying that it has finished was cut off. */
function ended(gathering: Gathering, toolUses: number): string {
  const stopReason = gathering.stopReason(toolUses);
  if (stopReason) return stopReason;
  throw new BedrockError('ModelStreamErrorException', 'The model server broke off before the end of its answer.');
}

function exceptionFrame(error: unknown): Uint8Array {
  const { errorName, message } = toBedrockError(error);
  return encodeException(canTravelInStream(errorName) ? errorName : 'ModelStreamErrorException', message);
}

function toBedrockError(error: unknown): BedrockError {
  if (error instanceof BedrockError) return error;
  return new BedrockError('ModelStreamErrorException', `The model server broke off: ${causeOf(error)}`);
}

function newToolUseId(): string {
  return `tooluse_${randomBytes(16).toString('hex')}`;
}

/** What is missing for asking the server, in words for the terminal. */
export class OpenAiNotReady extends Error {
  override name = 'OpenAiNotReady';
}

/** A model whose server was seen. Throws {@link OpenAiNotReady}: nothing listens, the key is refused, the model is not there. */
export async function openOpenAiModel(options: OpenAiModelOptions): Promise<OpenAiModel> {
  const { url, model, apiKey } = options;
  const models = await new ChatServer({ baseUrl: url, apiKey }).models().catch((error: unknown) => {
    const words = error instanceof BedrockError ? error.message : `Nothing answers there: ${causeOf(error)}.`;
    throw new OpenAiNotReady(`The model server at ${url} cannot be asked. ${words}\nNothing was started.`);
  });
  if (!models || isAmong(model, models)) return new OpenAiModel(options);
  throw new OpenAiNotReady(
    `The model server at ${url} has no model ${model}. It has: ${models.join(', ') || 'none'}.\nNothing was started.`,
  );
}

/** Ollama lists `name:latest` and takes `name`. */
function isAmong(model: string, models: string[]): boolean {
  return models.includes(model) || models.includes(`${model}:latest`);
}
