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
  get(path: string): Promise<unknown>;
  send(method: 'POST' | 'DELETE', path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>;
};

type Asking = { url: string; key: string; signal: AbortSignal; wait(ms: number): Promise<void> };

/** The API of a deployment, below `url`. Reads are asked again where the API is busy; a write only where it says that nothing was done (429). */
export function apiClient({ url, key, signal, wait }: Asking): ApiClient {
  const base = url.replace(/\/+$/, '').replace(/\/api$/, '');
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
      const isBusy = response.status === 429 || (method === 'GET' && response.status >= 502);
      if (!isBusy || tries >= TRIES_MAX) return answerOf(response);
      await response.body?.cancel();
      await wait(1_000 * Math.min(60, Number(response.headers.get('retry-after')) || 2 ** tries));
    }
  };
  return { get: (path) => ask('GET', path), send: ask };
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (response.ok) return text === '' ? {} : JSON.parse(text);
  throw new ApiFailure(response.status, `${detailOf(text) ?? response.statusText} (HTTP ${response.status})`);
}

function detailOf(text: string): string | undefined {
  try {
    const { detail } = JSON.parse(text) as { detail?: unknown };
    return typeof detail === 'string' ? detail : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
