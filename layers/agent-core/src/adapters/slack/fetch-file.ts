import type { AttachedFile } from '../../domain/session/journal.ts';
import { PortError } from '../../errors.ts';
import { ownAddress } from './slack-hosts.ts';

/** A file that is larger is not fetched into a Lambda. */
const DOWNLOAD_BYTES_MAX = 20_000_000;
/** Slack answers at once or after one redirect; more than these lead nowhere. */
const REDIRECTS_MAX = 3;
/** Time for all of one file: Slack sends 20 MB in seconds. Catches a body that trickles. */
const DOWNLOAD_MS_MAX = 60_000;

export type FileDoor = { origins: ReadonlySet<string>; token: string };

/**
 * The bytes of a file, whatever size was declared: read up to a bound and no further. The token goes to the door's origins
 * alone, redirects included; any other address is refused without a request.
 */
export async function fetchFile(door: FileDoor, file: AttachedFile): Promise<Uint8Array> {
  if (file.bytes > DOWNLOAD_BYTES_MAX) throw tooLarge(file.bytes);
  const ended = AbortSignal.timeout(DOWNLOAD_MS_MAX);
  const answer = await follow(door, file, ended);
  if (!answer.ok) {
    await answer.body?.cancel();
    throw new PortError(answer.status >= 500 || answer.status === 429 ? 'retry' : 'refused', said(answer));
  }
  if (isPageInstead(answer, file)) {
    await answer.body?.cancel();
    throw new PortError(
      'refused',
      'Slack shows a page instead of it, as it does where the scope files:read is missing',
    );
  }
  return readBounded(answer);
}

async function follow(door: FileDoor, file: AttachedFile, ended: AbortSignal): Promise<Response> {
  let address = ownAddress(door.origins, file.url);
  if (!address) throw new PortError('refused', `it lies outside of Slack, at ${file.url || 'no address'}`);
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const headers = { authorization: `Bearer ${door.token}` };
    const answer = await fetch(address, { headers, redirect: 'manual', signal: ended });
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null;
    if (location === null) return answer;
    await answer.body?.cancel();
    address = nextAddress(door, location, address);
  }
  throw new PortError('refused', `Slack redirects more than ${REDIRECTS_MAX} times`);
}

/** Slack sends a request that it does not let in to a sign-in page, which names the way back in `redir`. */
function nextAddress(door: FileDoor, location: string, from: URL): URL {
  const next = ownAddress(door.origins, location, from);
  if (!next) throw new PortError('refused', 'Slack redirects to another host, which is not asked');
  if (next.searchParams.has('redir') || /\/(signin|ssb|login)\b/.test(next.pathname))
    throw new PortError('refused', 'Slack asks to sign in: it does not let the app read it (scope files:read)');
  return next;
}

/** A file that is itself a page comes as a download, or in its own size. */
function isPageInstead({ headers }: Response, file: AttachedFile): boolean {
  if (!headers.get('content-type')?.startsWith('text/html')) return false;
  if (!file.mimetype.startsWith('text/html')) return true;
  const isDownload = headers.get('content-disposition')?.startsWith('attachment') ?? false;
  return !isDownload && Number(headers.get('content-length')) !== file.bytes;
}

async function readBounded({ body, headers }: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = Number(headers.get('content-length') ?? 0);
  if (bytes > DOWNLOAD_BYTES_MAX) {
    await body?.cancel();
    throw tooLarge(bytes);
  }
  bytes = 0;
  // Leaving the loop cancels the body: nothing more of it is read.
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > DOWNLOAD_BYTES_MAX) throw tooLarge(`more than ${DOWNLOAD_BYTES_MAX}`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts, bytes));
}

function tooLarge(bytes: number | string): PortError {
  return new PortError('refused', `it has ${bytes} bytes, and at most ${DOWNLOAD_BYTES_MAX} are taken`);
}

function said({ status }: Response): string {
  return `Slack answered ${status}`;
}
