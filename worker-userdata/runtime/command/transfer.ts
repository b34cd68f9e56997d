import { setTimeout as delay } from 'node:timers/promises';

/** Presigned requests answer within seconds; a hanging one is worth a second try. */
const TRANSFER_TIMEOUT_MS = 20_000;
/** Tens of megabytes over a slow line. */
const FILE_TRANSFER_TIMEOUT_MS = 120_000;
const TRIES_MAX = 3;
const BACK_OFF_MS = 500;

/** Text of a presigned GET. Rejects, without naming the URL's signature, after {@link TRIES_MAX} tries. */
export async function getText(url: string, what: string): Promise<string> {
  return retried(what, url, async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(TRANSFER_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return response.text();
  });
}

/** Bytes of a presigned GET, at most `bytesMax`. Rejects as {@link getText}. */
export async function getBytes(url: string, bytesMax: number, what: string): Promise<Buffer> {
  return retried(what, url, async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(FILE_TRANSFER_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    if (Number(response.headers.get('content-length')) > bytesMax)
      throw new Error(`it has more than ${bytesMax} bytes`);
    return Buffer.from(await response.arrayBuffer());
  });
}

/** Presigned PUT of JSON text. */
export async function putJson(url: string, text: string, what: string): Promise<void> {
  await put(url, text, what, TRANSFER_TIMEOUT_MS);
}

/** Presigned PUT of a file. Rejects, without naming the URL's signature, after {@link TRIES_MAX} tries. */
export async function putBytes(url: string, bytes: Buffer, what: string): Promise<void> {
  await put(url, new Uint8Array(bytes), what, FILE_TRANSFER_TIMEOUT_MS);
}

async function put(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  what: string,
  timeoutMs: number,
): Promise<void> {
  await retried(what, url, async () => {
    const response = await fetch(url, { method: 'PUT', body, signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
  });
}

/** Tries up to {@link TRIES_MAX} times, `backOffMs` longer apart each time. Rejects without naming the URL's signature. */
export async function retried<Result>(
  what: string,
  url: string,
  attempt: () => Promise<Result>,
  backOffMs = BACK_OFF_MS,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === TRIES_MAX) throw new Error(`${what} (${hostOf(url)}) failed ${tries} times: ${reasonOf(error)}`);
      await delay(backOffMs * tries);
    }
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'not a URL';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`;
}
