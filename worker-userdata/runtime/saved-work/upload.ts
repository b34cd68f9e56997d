import { constants, createReadStream, createWriteStream, fstatSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { asToolUser, type ToolUser } from '../process/user.ts';
import { refusalText, retried } from '../transfer/transfer.ts';
import { type UploadRequest, uploadRequest } from '../transfer/upload-request.ts';

/** A whole archive within the bounds, at a few MB/s. */
const TRANSFER_MS_MAX = 5 * 60_000;
const BACK_OFF_MS = 1_000;
/** Of an answer that is kept: an error's code stands at the beginning. */
const ANSWER_CHARS_MAX = 2_000;

/** Puts a file where an object is put; resolves to its size. Rejects, without naming the address' signature. */
export async function putFile(path: string, address: string, user: ToolUser, what: string): Promise<number> {
  const attempt = async () => {
    // With the rights of the tools, in whose folder it lies: it may have been replaced by a link.
    const fd = asToolUser(user, () => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
    const bytes = fstatSync(fd).size;
    // The stream owns the descriptor: closed twice, it would be somebody else's the second time.
    await put(createReadStream('', { fd }), uploadRequest(address, bytes));
    return bytes;
  };
  return retried(what, address, attempt, BACK_OFF_MS);
}

/** fetch would send a stream in chunks, which S3 refuses. The modules are loaded here: all other commands start without them. */
async function put(content: Readable, { method, url, headers, before, after }: UploadRequest): Promise<void> {
  const send = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http').request;
  const request = send(url, { method, headers, signal: AbortSignal.timeout(TRANSFER_MS_MAX) });
  const answer = new Promise<{ status: number; text: string }>((resolve, reject) => {
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        if (text.length < ANSWER_CHARS_MAX) text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject);
  });
  const [{ status, text }] = await Promise.all([answer, pipeline(framed(before, content, after), request)]);
  if (status < 200 || status >= 300) throw new Error(refusalText(status, text));
}

async function* framed(before: Buffer, content: Readable, after: Buffer): AsyncGenerator<Buffer> {
  yield before;
  yield* content;
  yield after;
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
