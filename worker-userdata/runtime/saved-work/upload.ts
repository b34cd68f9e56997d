import { closeSync, constants, createReadStream, createWriteStream, fstatSync, openSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { asToolUser, type ToolUser } from '../process/user.ts';

/** A whole archive within the bounds, at a few MB/s. */
const TRANSFER_MS_MAX = 5 * 60_000;
const TRIES_MAX = 3;
const BACK_OFF_MS = 1_000;

/** Puts a file to a presigned URL. Rejects, without naming the URL's signature. */
export async function putFile(path: string, url: string, user: ToolUser, what: string): Promise<number> {
  return retried(what, async () => {
    // With the rights of the tools, in whose folder it lies: it may have been replaced by a link.
    const file = asToolUser(user, () => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW));
    try {
      const bytes = fstatSync(file).size;
      await put(file, bytes, url);
      return bytes;
    } finally {
      closeSync(file);
    }
  });
}

/** fetch would send a stream in chunks, which S3 refuses. */
function put(file: number, bytes: number, url: string): Promise<void> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(TRANSFER_MS_MAX);
  return new Promise((resolve, reject) => {
    const request = send(url, { method: 'PUT', headers: { 'content-length': bytes }, signal }, (response) => {
      response.resume();
      const status = response.statusCode ?? 0;
      if (status >= 200 && status < 300) resolve();
      else reject(new Error(`HTTP status ${status}`));
    });
    request.on('error', reject);
    pipeline(createReadStream('', { fd: file, autoClose: false, start: 0 }), request).catch(reject);
  });
}

/** Gets a presigned URL into a new file. */
export async function getFile(url: string, path: string, what: string): Promise<void> {
  await retried(what, async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(TRANSFER_MS_MAX) });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
  });
}

async function retried<Result>(what: string, attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (tries === TRIES_MAX) throw new Error(`${what} failed ${tries} times: ${reason}`);
      await delay(BACK_OFF_MS * tries);
    }
  }
}
