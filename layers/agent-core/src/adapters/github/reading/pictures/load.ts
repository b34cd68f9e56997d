import { imageFormatOf } from '../../../../domain/image/image-format.ts';
import type { Picture, PictureRoom } from '../../../../ports/code-host.ts';
import { guardedRequest, type Network, Refused, within } from '../../../shared/guarded-request.ts';
import { type PictureAddress, pictureAddress } from './address.ts';
import type { RenderedPicture } from './rendered.ts';

/** One picture with its redirects. Catches a host that never answers. */
const PICTURE_MS_MAX = 10_000;
const REDIRECTS_MAX = 3;
/** Converse refuses a larger one. */
const PICTURE_BYTES_MAX = 3_750_000;

/** Where pictures are asked for: hosts of the code host alone, and an address inside only where it is the operator's. */
export type PictureSource = { serverUrl: string; network: Network };

/** One picture, or why there is none. No credential goes along: its address is signed where it has to be. */
export async function loadPicture(
  { alt, src }: RenderedPicture,
  source: PictureSource,
  { bytes: bytesLeft }: Pick<PictureRoom, 'bytes'>,
): Promise<Picture> {
  const signal = AbortSignal.timeout(PICTURE_MS_MAX);
  try {
    const bytes = await follow(src, source, Math.min(bytesLeft, PICTURE_BYTES_MAX), signal);
    const format = imageFormatOf(bytes);
    return format ? { alt, format, bytes } : { alt, problem: 'it is no PNG, JPEG, GIF or WebP' };
  } catch (error) {
    return { alt, problem: signal.aborted ? 'its host did not answer in time' : reasonOf(error) };
  }
}

async function follow(src: string, source: PictureSource, bytesMax: number, signal: AbortSignal): Promise<Buffer> {
  let address = checked(src, source.serverUrl);
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const asked = { method: 'GET' as const, headers: HEADERS, isTrusted: address.isTrusted, bytesMax };
    const answer = await within(signal, guardedRequest(address.url, source.network, signal, asked));
    if (answer.kind === 'redirect') {
      address = checked(answer.location, source.serverUrl, address.url.href);
      continue;
    }
    if (answer.status !== 200) throw new Refused(`its host answered with HTTP ${answer.status}`);
    if (answer.isCut) throw new Refused(`it is larger than the ${bytesMax} bytes that there is room for`);
    return answer.bytes;
  }
  throw new Refused('its address leads on and on');
}

function checked(src: string, serverUrl: string, from = serverUrl): PictureAddress {
  const address = pictureAddress(src, serverUrl, from);
  if ('problem' in address) throw new Refused(address.problem);
  return address;
}

const HEADERS = { accept: 'image/png, image/jpeg, image/gif, image/webp', 'user-agent': 'remote-swe' };

/** An address may be signed: a reason never repeats it. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.message.replace(/\.$/, '');
  const { code } = error as { code?: unknown };
  return `its host was not reached${typeof code === 'string' ? ` (${code.slice(0, 40)})` : ''}`;
}
