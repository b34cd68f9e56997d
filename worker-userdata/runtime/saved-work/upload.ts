import { constants, createReadStream, createWriteStream, fstatSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { retried } from '../command/transfer.ts';
import { asToolUser, type ToolUser } from '../process/user.ts';

/** A whole archive within the bounds, at a few MB/s. */
const TRANSFER_MS_MAX = 5 * 60_000;
const BACK_OFF_MS = 1_000;

/** Puts a file to a presigned URL; resolves to its size. Rejects, without naming the URL's signature. */
export async function putFile(path: string, url: string, user: ToolUser, what: string): Promise<number> {
  const attempt = async () => {
    // With the rights of the tools, in whose folder it lies: it may have been replaced by a link.
    const fd = asToolUser(user, () => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
    const bytes = fstatSync(fd).size;
    // The stream owns the descriptor: closed twice, it would be somebody else's the second time.
    await put(createReadStream('', { fd }), bytes, url);
    return bytes;
  };
  return retried(what, url, attempt, BACK_OFF_MS);
}

/** fetch would send a stream in chunks, which S3 refuses. The modules are loaded here: all other commands start without them. */
async function put(content: Readable, bytes: number, url: string): Promise<void> {
  const send = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http').request;
  const signal = AbortSignal.timeout(TRANSFER_MS_MAX);
  const request = send(url, { method: 'PUT', headers: { 'content-length': bytes }, signal });
  const answer = new Promise<number>((resolve, reject) => {
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
  });
  const [status] = await Promise.all([answer, pipeline(content, request)]);
  if (status < 200 || status >= 300) throw new Error(`HTTP status ${status}`);
}

/** Gets a presigned URL into a new file. */
export async function getFile(url: string, path: string, what: string): Promise<void> {
  const attempt = async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(TRANSFER_MS_MAX) });
    if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
    await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
  };
  await retried(what, url, attempt, BACK_OFF_MS);
}
