import { setTimeout as delay } from 'node:timers/promises';
import { uploadRequest } from './upload-request.ts';

/** Presigned requests answer within seconds; a hanging one is worth a second try. */
const TRANSFER_TIMEOUT_MS = 20_000;
/** Tens of megabytes over a slow line. */
const FILE_TRANSFER_TIMEOUT_MS = 120_000;
/** Bytes that are read of an answer that refuses something: its code stands at the beginning. */
const ANSWER_CHARS_READ = 1_000;
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
    return withinBytes(response, bytesMax);
  });
}

/** The body. Rejects when it is longer than `bytesMax`, of which no more is read, and nothing where the length is announced. */
async function withinBytes({ headers, body }: Response, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = Number(headers.get('content-length'));
  const tooLong = () => new Error(`it has more than ${bytesMax} bytes`);
  if (bytes > bytesMax) {
    await body?.cancel();
    throw tooLong();
  }
  bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > bytesMax) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** JSON text to where an object is put. */
export async function putJson(address: string, text: string, what: string): Promise<void> {
  await put(address, Buffer.from(text), what, TRANSFER_TIMEOUT_MS);
}

/** A file to where an object is put. Rejects, without naming the address' signature, after {@link TRIES_MAX} tries. */
export async function putBytes(address: string, bytes: Buffer, what: string): Promise<void> {
  await put(address, bytes, what, FILE_TRANSFER_TIMEOUT_MS);
}

async function put(address: string, content: Buffer, what: string, timeoutMs: number): Promise<void> {
  await retried(what, address, async () => {
    const { method, url, headers, before, after } = uploadRequest(address, content.length);
    const body = Buffer.concat([before, content, after]);
    const response = await fetch(url, { method, headers, body, signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(refusalText(response.status, await response.text()));
  });
}

/** S3 says in its answer what is wrong, e.g. that an object is longer than its address allows. */
export function refusalText(status: number, answer: string): string {
  const code = /<Code>(\w{1,80})<\/Code>/.exec(answer.slice(0, ANSWER_CHARS_READ))?.[1];
  return `HTTP status ${status}${code ? ` (${code})` : ''}`;
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
