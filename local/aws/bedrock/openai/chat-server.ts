import { BedrockError } from '../errors.ts';
import { chatFailure, unreachable } from './chat-errors.ts';
import { type ChatPiece, type ChatRequest, chatPiece } from './chat-types.ts';

/** Looking at the list of models is a courtesy at start; a server that takes longer has none. */
const LIST_MS_MAX = 5_000;

export type ChatServerOptions = {
  /** The address without the operation, e.g. `http://localhost:11434/v1`. */
  baseUrl: string;
  apiKey?: string;
};

/** A server that speaks chat completions over HTTP. One try per request: whoever asks has its own idea of retrying. */
export class ChatServer {
  readonly #baseUrl: string;
  readonly #headers: Record<string, string>;

  constructor({ baseUrl, apiKey }: ChatServerOptions) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#headers = {
      'content-type': 'application/json',
      ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
    };
  }

  /** The pieces of the answer; a whole answer is one. Throws BedrockErrors, also for what stands in the stream. */
  async *ask(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatPiece> {
    const response = await this.#post(request, signal);
    if (!response.ok) throw chatFailure(response.status, await response.text().catch(() => ''));
    if (!response.headers.get('content-type')?.includes('text/event-stream')) {
      yield parse(await response.text());
      return;
    }
    if (!response.body) return;
    for await (const data of eventData(response.body)) {
      if (data === '[DONE]') return;
      yield parse(data);
    }
  }

  /** The names of the server's models; undefined when it does not say. Throws when nothing listens there. */
  async models(): Promise<string[] | undefined> {
    const signal = AbortSignal.timeout(LIST_MS_MAX);
    const response = await fetch(`${this.#baseUrl}/models`, { headers: this.#headers, signal });
    if (response.status === 401 || response.status === 403) throw chatFailure(response.status, await response.text());
    if (!response.ok) return undefined;
    const list = (await response.json().catch(() => undefined)) as { data?: { id?: unknown }[] } | undefined;
    return Array.isArray(list?.data) ? list.data.map(({ id }) => String(id)) : undefined;
  }

  async #post(request: ChatRequest, signal: AbortSignal): Promise<Response> {
    const url = `${this.#baseUrl}/chat/completions`;
    try {
      return await fetch(url, { method: 'POST', headers: this.#headers, body: JSON.stringify(request), signal });
    } catch (error) {
      throw unreachable(url, error);
    }
  }
}

function parse(text: string): ChatPiece {
  const parsed = chatPiece.safeParse(fromJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BedrockError(
    'ModelErrorException',
    `The model server answered what is no chat completion (${issue?.path.join('.') || 'not JSON'}): ${text.slice(0, 200)}`,
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line longer than this is not one: catches a server that sends something else. */
const LINE_CHARS_MAX = 16_000_000;

/** The data of each event of a `text/event-stream`. Other fields and comments (keep-alives) are skipped. */
async function* eventData(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    if (rest.length > LINE_CHARS_MAX) throw new Error(`A line of the stream grew over ${LINE_CHARS_MAX} characters`);
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data:')) data.push(line.slice('data:'.length).trimStart());
      if (line !== '' || data.length === 0) continue;
      yield data.join('\n');
      data = [];
    }
  }
  if (rest.startsWith('data:')) data.push(rest.slice('data:'.length).trim());
  if (data.length > 0) yield data.join('\n');
}
