import { PortError } from '../../../errors.ts';
import { asPortError } from '../api/github-errors.ts';
import type { Reader } from '../reading/answer/reader.ts';

/** Bytes of a log that are read: of a longer one its end alone, where errors stand. */
const LOG_BYTES_MAX = 2_000_000;
/** The storage answers at once or not at all. */
const LOG_MS_MAX = 20_000;

export type JobLog = { text: string; bytes?: number; isWhole: boolean };

/** A job's log. GitHub sends to a storage for it, which must not get the token and is never read whole. */
export async function jobLog({ client, name: { owner, name: repo } }: Reader, id: number): Promise<JobLog> {
  const asked = client.request('GET /repos/{owner}/{repo}/actions/jobs/{id}/logs', {
    ...{ owner, repo, id },
    request: { redirect: 'manual' },
  });
  const answer = await asPortError(
    asked as Promise<{ data: unknown; headers: { location?: string } }>,
    `the log of job ${id}`,
  );
  const { location } = answer.headers;
  if (location === undefined) return cut(String(answer.data ?? ''));
  return asPortError(fromStorage(location), `the log of job ${id}`);
}

function cut(text: string): JobLog {
  return { text: text.slice(-LOG_BYTES_MAX), bytes: text.length, isWhole: text.length <= LOG_BYTES_MAX };
}

async function fromStorage(address: string): Promise<JobLog> {
  const signal = AbortSignal.timeout(LOG_MS_MAX);
  const answer = await open(address, {}, signal);
  const bytes = Number(answer.headers.get('content-length') ?? Number.NaN);
  if (!(bytes > LOG_BYTES_MAX)) return { ...(await head(answer)), ...(Number.isFinite(bytes) ? { bytes } : {}) };
  await answer.body?.cancel();
  const range = `bytes=${bytes - LOG_BYTES_MAX}-${bytes - 1}`;
  const { text } = await head(await open(address, { range }, signal));
  return { text, bytes, isWhole: false };
}

async function open(address: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(address, { headers, signal });
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw new PortError(answer.status >= 500 ? 'retry' : 'refused', `the storage of logs answered ${answer.status}`);
}

/** A storage that says no length, or takes no range, is read to the bound and no further. */
async function head(answer: Response): Promise<{ text: string; isWhole: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > LOG_BYTES_MAX) break;
  }
  const text = Buffer.concat(chunks).subarray(0, LOG_BYTES_MAX).toString('utf8');
  return { text, isWhole: bytes <= LOG_BYTES_MAX };
}
