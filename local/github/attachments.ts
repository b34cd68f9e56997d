import { randomUUID } from 'node:crypto';
import { imageFormatOf } from '@remote-swe/core/domain/image/image-format';
import { type LocalRequest, type LocalResponse, text } from '../kernel/http.ts';

const PATH = '/user-attachments/assets/';
export const ATTACHMENTS_PATH = `/github${PATH}`;
/** How long GitHub's signed addresses hold. */
const SIGNED_MS = 300_000;

/**
 * Pictures that people uploaded. Their address in somebody's words is for a browser that is signed in; who has a token alone gets a signed
 * one, which holds for some minutes, in the rendered words.
 */
export class Attachments {
  readonly #files = new Map<string, Buffer>();
  readonly #signed = new Map<string, { id: string; until: number }>();

  /** Resolves to its path below the server's address. */
  add(bytes: Buffer): string {
    const id = randomUUID();
    this.#files.set(id, bytes);
    return `${PATH}${id}`;
  }

  /** The address of a picture, signed; any other address stays as it is. */
  signed(address: string, now: number): string {
    const id = idIn(address);
    if (id === undefined || !this.#files.has(id)) return address;
    const key = randomUUID();
    this.#signed.set(key, { id, until: now + SIGNED_MS });
    return `${address}?jwt=${key}`;
  }

  answer({ path, query, headers }: LocalRequest, now: number): LocalResponse {
    const bytes = this.#files.get(path.slice(ATTACHMENTS_PATH.length));
    const signature = this.#signed.get(query.get('jwt') ?? '');
    const isSigned = signature !== undefined && path.endsWith(signature.id) && now < signature.until;
    const isFromPage = headers['sec-fetch-site'] === 'same-origin';
    if (bytes === undefined || !(isSigned || isFromPage)) return text(404, 'Not Found');
    const plain = { 'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff' };
    return { status: 200, headers: { ...plain, ...typeOf(bytes) }, body: bytes };
  }
}

export function isAttachment(address: string): boolean {
  return idIn(address) !== undefined;
}

function idIn(address: string): string | undefined {
  return /^https?:\/\/[^\s/]+\/github\/user-attachments\/assets\/([0-9a-f-]{36})$/.exec(address)?.[1];
}

/** A page shows these and nothing that could be a page itself. */
function typeOf(bytes: Buffer): { 'content-type'?: string } {
  const format = imageFormatOf(bytes);
  return format ? { 'content-type': `image/${format}` } : {};
}
