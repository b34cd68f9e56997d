import type { ConverseRequest } from '../converse-request.ts';
import { BedrockError } from '../errors.ts';
import { promptParts, textTokens } from '../prompt.ts';
import type { ReplyBlock } from '../reply.ts';
import type { TokenUsage } from '../service.ts';
import type { ChatPiece, ChatToolCallPiece, ChatUsage } from './chat-types.ts';
import { WithoutThinking } from './thinking.ts';

/** An answer longer than this is not one: catches a server that never ends. */
const ANSWER_CHARS_MAX = 4_000_000;
/** What Converse takes as the name of a tool; another one could never be sent back. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

type ToolUse = Extract<ReplyBlock, { kind: 'tool-use' }>;
type Call = { index: string | undefined; id: string; name: string; arguments: string };

/** What has come of an answer so far. Texts go on at once; calls wait, because servers may send their pieces mixed. */
export class Gathering {
  readonly #calls: Call[] = [];
  readonly #newToolUseId: () => string;
  readonly #thinking = new WithoutThinking();
  #finish: string | undefined;
  #usage: ChatUsage | undefined;
  #text = '';
  #chars = 0;

  constructor(newToolUseId: () => string) {
    this.#newToolUseId = newToolUseId;
  }

  /** Takes a piece in; returns the text that it adds. Throws what the server says went wrong. */
  add(piece: ChatPiece): string {
    if (piece.error)
      throw new BedrockError('ModelStreamErrorException', `The model server failed: ${words(piece.error)}`);
    const [choice] = piece.choices ?? [];
    const said = choice?.delta ?? choice?.message;
    for (const call of said?.tool_calls ?? []) this.#addCall(call);
    if (choice?.finish_reason) this.#finish = choice.finish_reason;
    if (piece.usage) this.#usage = piece.usage;
    const content = said?.content ?? '';
    this.#count(content.length);
    // Calls, and the end, come behind what was thought: what is held back then is text.
    const isOver = this.#finish !== undefined || this.#calls.length > 0;
    const text = this.#thinking.push(content) + (isOver ? this.#thinking.end() : '');
    this.#text += text;
    return text;
  }

  get text(): string {
    return this.#text;
  }

  /** The calls whose input is an object; a call that is broken must not run and is left out. Each time with new ids. */
  toolUses(): ToolUse[] {
    return this.#calls.flatMap(({ name, arguments: raw }) => {
      const inputJson = raw.trim() || '{}';
      if (!TOOL_NAME.test(name) || !isObject(inputJson)) return [];
      return [{ kind: 'tool-use' as const, toolUseId: this.#newToolUseId(), name, inputJson }];
    });
  }

  /** Converse's word for how it ended; undefined while the server has not said that it did. */
  stopReason(toolUses: number): string | undefined {
    if (this.#finish === undefined) return undefined;
    if (this.#finish === 'length') return 'max_tokens';
    if (this.#finish === 'content_filter') return 'content_filtered';
    if (toolUses < this.#calls.length) return 'malformed_tool_use';
    return this.#calls.length > 0 ? 'tool_use' : 'end_turn';
  }

  /** As the server counted; estimated by length when it did not. */
  usage(request: ConverseRequest): TokenUsage {
    const prompt = this.#usage?.prompt_tokens ?? estimate(request);
    const cached = Math.min(prompt, this.#usage?.prompt_tokens_details?.cached_tokens ?? 0);
    const outputTokens = this.#usage?.completion_tokens ?? Math.ceil(this.#chars / 4);
    return {
      inputTokens: prompt - cached,
      cacheReadInputTokens: cached,
      cacheWriteInputTokens: 0,
      cacheDetails: [],
      outputTokens,
      totalTokens: prompt + outputTokens,
    };
  }

  #addCall(piece: ChatToolCallPiece): void {
    const { name, arguments: raw } = piece.function ?? {};
    let call = this.#callOf(piece);
    if (!call) {
      call = { index: piece.index, id: piece.id ?? '', name: '', arguments: '' };
      this.#calls.push(call);
    }
    call.id ||= piece.id ?? '';
    call.name ||= name ?? '';
    const added = typeof raw === 'string' ? raw : raw ? JSON.stringify(raw) : '';
    call.arguments += added;
    this.#count(added.length);
  }

  /**
   * The call that a piece goes on with; undefined when it begins one. Pieces of one call share an id, or an index, or follow each
   * other. Ollama gives every call of an answer the index 0: a name that comes when the arguments are whole is a new call.
   */
  #callOf({ id, index, function: said }: ChatToolCallPiece): Call | undefined {
    const known = id ? this.#calls.find((call) => call.id === id) : undefined;
    const sameIndex = index === undefined ? undefined : this.#calls.findLast((call) => call.index === index);
    const begins = index === undefined && Boolean(id || said?.name);
    const call = known ?? sameIndex ?? (begins ? undefined : this.#calls.at(-1));
    const isOther = call !== undefined && Boolean(id && call.id && id !== call.id);
    return isOther || (call && said?.name && isWhole(call.arguments)) ? undefined : call;
  }

  #count(chars: number): void {
    this.#chars += chars;
    if (this.#chars > ANSWER_CHARS_MAX)
      throw new BedrockError('ModelErrorException', `The answer grew over ${ANSWER_CHARS_MAX} characters.`);
  }
}

function words(problem: NonNullable<ChatPiece['error']>): string {
  return typeof problem === 'string' ? problem : (problem.message ?? JSON.stringify(problem));
}

function isWhole(text: string): boolean {
  return text !== '' && isObject(text);
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function estimate(request: ConverseRequest): number {
  const parts = promptParts(request);
  return parts.reduce((sum, part) => sum + (part.kind === 'content' ? part.tokens : 0), 0) || textTokens('');
}
