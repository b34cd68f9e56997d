import { aheadMs } from '../../console/src/api/served-time.ts';

/** What the API answers that is no success; the message is for people. */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** More than the longest long poll. */
const ANSWER_MS_MAX = 35_000;
/** Requests that the API was too busy for, and were asked again. */
const TRIES_MAX = 4;

export type ApiClient = {
  /** The time (ms) by the API's clock, as its last answer told: the one here may be wrong. */
  now(): number;
  /** `needed`: fields without which the answer is none of this API. */
  get<Answer extends object>(path: string, ...needed: (keyof Answer & string)[]): Promise<Answer>;
  send(method: 'POST' | 'DELETE', path: string, body?: unknown, headers?: Record<string, string>): Promise<object>;
};

type Asking = { url: string; key: string; signal: AbortSignal; wait(ms: number): Promise<void>; now(): number };

/** The API of a deployment, below `url`. Reads are asked again where the API is busy; a write only where it says that nothing was done (429). */
export function apiClient({ url, key, signal, wait, now }: Asking): ApiClient {
  const base = url.replace(/\/+$/, '').replace(/\/api$/, '');
  let ahead = 0;
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    for (let tries = 1; ; tries++) {
      const response = await fetch(`${base}/api${path}`, {
        method,
        redirect: 'error',
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS_MAX)]),
      }).catch((error: unknown) => {
        if (signal.aborted) throw error;
        throw new ApiFailure(0, `${base} does not answer: ${reasonOf(error)}`);
      });
      ahead = aheadMs(response.headers.get('date'), now());
      const isBusy = response.status === 429 || (method === 'GET' && response.status >= 502);
      if (!isBusy || tries >= TRIES_MAX) return answerOf(response, base);
      await response.body?.cancel();
      await wait(1_000 * Math.min(60, Number(response.headers.get('retry-after')) || 2 ** tries));
    }
  };
  const get = async <Answer extends object>(path: string, ...needed: (keyof Answer & string)[]) => {
    const answer = await ask('GET', path);
    const lacking = needed.find((field) => !Object.hasOwn(answer, field));
    if (lacking) throw new ApiFailure(200, `${base} gives an answer without "${lacking}": ${NOT_THE_API}`);
    return answer as Answer;
  };
  return { get, send: ask, now: () => now() + ahead };
}

const NOT_THE_API = 'is this the address of the API, and is the clone as new as the deployment?';

async function answerOf(response: Response, base: string): Promise<object> {
  const text = await response.text();
  const answer = text === '' ? {} : objectIn(text);
  if (response.ok && !answer)
    throw new ApiFailure(response.status, `${base} gives an answer that is no JSON: ${NOT_THE_API}`);
  if (response.ok && answer) return answer;
  if (response.status === 401)
    throw new ApiFailure(401, 'The API key is not known, was revoked or has ended (HTTP 401)');
  const { detail = response.statusText } = (answer ?? {}) as { detail?: string };
  throw new ApiFailure(response.status, `${detail} (HTTP ${response.status})`);
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
