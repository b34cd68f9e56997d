import { setTimeout as delay } from 'node:timers/promises';
import { endKey, programKey } from '../../demo/api/key.ts';
import { Receiver } from '../../demo/api/receiver.ts';
import type { LocalCall, LocalRequest } from '../../kernel/http.ts';
import type { LocalSystem } from '../../system/system.ts';
import { STEP_FUNCTION } from '../boundaries.ts';

/** A function is killed once in a run; what it leaves behind may refuse the next request, too. */
const TRIES_MAX = 5;
const PAUSE_MS = 200;
const TO_PROGRAM = { service: 'program', operation: 'Callback' };

type Answer = { status: number; body: unknown };

/** A program as docs/api.md and docs/events.md tell to write one: asks again under the same name what was not answered, and is told by callbacks. */
export class Program {
  readonly receiver = new Receiver();
  /** Each request with its answer's status, as the program has it in the end. */
  readonly answers: string[] = [];
  /** Events on the bus, once for each id. */
  readonly #onBus = new Map<string, string>();
  readonly #system: LocalSystem;
  #key = '';
  #keyId = '';
  /** Of the program's requests: all keys of one person share their names. */
  #name = '';
  #stopListening: () => void = () => undefined;

  constructor(system: LocalSystem) {
    this.#system = system;
  }

  /** Resolves to the address of its callbacks. */
  async start(name: string): Promise<string> {
    const { receiver } = this;
    this.#name = name;
    const made = await programKey(this.#system, name);
    this.#key = made.key;
    this.#keyId = made.id;
    receiver.secret = made.callbackSecret ?? '';
    receiver.busyFor = 0;
    receiver.around = this.#observed();
    this.#stopListening = this.#system.events.subscribe({ source: ['remote-swe'] }, async (event) => {
      this.#onBus.set(String(event.detail.id), `on the bus: ${event['detail-type']}`);
    });
    return receiver.listen();
  }

  async end(): Promise<void> {
    this.#stopListening();
    this.receiver.close();
    await endKey(this.#system, this.#keyId);
  }

  /** What it was told, each once, in the order in which it came: words, and events on both ways. */
  get told(): { words: string[]; events: string[] } {
    const { taken, refused } = this.receiver;
    const words = taken.flatMap(({ text, type }) => (type === 'message' ? [`told: ${text}`] : []));
    return {
      words: [...words, ...(refused > 0 ? [`${refused} callbacks had a wrong signature`] : [])],
      events: [...taken.flatMap(({ type }) => (type === 'message' ? [] : [type])), ...this.#onBus.values()],
    };
  }

  get answersTaken(): number {
    return this.receiver.taken.filter(({ isAnswer }) => isAnswer).length;
  }

  /** Asks until there is an answer that is not the server's failure; throws when it refuses. `name`: its Idempotency-Key's, the same each time. */
  async ask(method: 'GET' | 'POST', path: string, name?: string, body: object = {}): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      const answer = await this.#askOnce(method, path, name, body).catch(() => undefined);
      if (answer && answer.status >= 400 && answer.status < 500)
        throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer.body)}`);
      if (answer && answer.status < 400) {
        this.answers.push(`${method} ${name ?? path.replace(/^\/sessions\/.*/, 'a session')}: ${answer.status}`);
        return answer.body;
      }
      if (tries >= TRIES_MAX)
        throw new Error(`${method} ${path} failed ${tries} times: ${answer?.status ?? 'cut off'}`);
      await delay(PAUSE_MS);
    }
  }

  async #askOnce(method: string, path: string, name: string | undefined, body: object): Promise<Answer> {
    const response = await fetch(`${this.#system.baseUrl}/api${path}`, {
      method,
      headers: {
        ...{ authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
        ...(name === undefined ? {} : { 'idempotency-key': `${this.#name}-${name}` }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Callbacks do not pass the local front: its observers see them here, as calls of the one step that runs. */
  #observed(): Receiver['around'] {
    const { pool, front } = this.#system;
    const request: LocalRequest = {
      ...{ method: 'POST', path: '/agent', query: new URLSearchParams(), headers: {} },
      ...{ body: Buffer.alloc(0), caller: '' },
    };
    let call: LocalCall = { caller: '', ...TO_PROGRAM };
    return {
      before: async () => {
        const running = pool.invocations.findLast(
          ({ status, logicalId }) => status === 'running' && logicalId === STEP_FUNCTION,
        );
        call = { caller: running?.caller ?? '', ...TO_PROGRAM };
        for (const observer of front.observers) await observer.before?.(call, request);
      },
      after: async () => {
        for (const observer of front.observers) await observer.after?.(call, { status: 204 });
      },
    };
  }
}

/** A session's path below /api. */
export function pathOf(sessionId: string): string {
  return `/sessions/${encodeURIComponent(sessionId)}`;
}
