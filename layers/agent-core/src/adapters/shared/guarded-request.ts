import { lookup } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isPublicAddress } from './public-address.ts';

/** Bytes of a body that are read, unpacked. The page is cut there: catches endless ones, and small ones that unpack to gigabytes. */
export const PAGE_BYTES_MAX = 2_000_000;
/** Bytes of all headers. */
const HEADER_BYTES_MAX = 32_768;

/** The border to the network. `dial` opens a connection to an address that was checked, never to a name. */
export type Network = { resolve(host: string): Promise<string[]>; dial(address: string, port: number): Socket };
/** One answer: a place to go on to, or a body. `isCut`: there was more. */
export type Answered =
  | { kind: 'redirect'; location: string }
  | { kind: 'body'; status: number; type: string; bytes: Buffer; isCut: boolean };

const PAGE: Asked = {
  method: 'GET',
  headers: {
    accept: 'text/html, text/markdown, text/plain, application/json, */*;q=0.1',
    'accept-language': 'en, *;q=0.5',
    'user-agent': 'remote-swe (reads one page when asked to)',
  },
};

/** A reason in words for the model why nothing is fetched. */
export class Refused extends Error {
  override name = 'Refused';
}

/** What is asked. `isTrusted`: an operator allows the host although it is not public. `bytesMax`: in place of {@link PAGE_BYTES_MAX}. */
export type Asked = {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
  isTrusted?: boolean;
  bytesMax?: number;
};

/** The network as it is. */
export const INTERNET: Network = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  dial: (address, port) => connect({ host: address, port }),
};

/** Asks one address once. Every address of its host must be public, and the connection goes to one that was looked at. */
export async function guardedRequest(
  url: URL,
  network: Network,
  signal: AbortSignal,
  asked: Asked = PAGE,
): Promise<Answered> {
  const address = await checkedAddress(url, network, asked.isTrusted === true);
  // Whoever asked may have left by now, and nothing would end the connection.
  signal.throwIfAborted();
  const response = await responseOf({ url, asked }, network.dial(address, portOf(url)), signal);
  try {
    const location = response.headers.location;
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400 && location !== undefined) return { kind: 'redirect', location };
    const { bytes, isCut } = await bodyOf(response, asked.bytesMax ?? PAGE_BYTES_MAX, signal);
    return { kind: 'body', status, type: response.headers['content-type'] ?? '', bytes, isCut };
  } finally {
    response.destroy();
  }
}

/** A resolver that never answers is not waited for. */
export function within<Value>(signal: AbortSignal, done: Promise<Value>): Promise<Value> {
  return new Promise((answer, fail) => {
    signal.addEventListener('abort', () => fail(new Refused('It took too long.')), { once: true });
    done.then(answer, fail);
  });
}

async function checkedAddress(url: URL, { resolve }: Network, isTrusted: boolean): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) ? [host] : await resolve(host);
  const [first] = addresses;
  if (first === undefined) throw new Refused(`${host} has no address.`);
  // A name with one public address and one inside is not public.
  if (!isTrusted && !addresses.every(isPublicAddress)) throw new Refused(`${host} is not on the public internet.`);
  return first;
}

export function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
}

type Question = { url: URL; asked: Asked };

function responseOf({ url, asked }: Question, socket: Socket, signal: AbortSignal): Promise<IncomingMessage> {
  const end = () => socket.destroy(new Refused('It took too long.'));
  signal.addEventListener('abort', end, { once: true });
  return new Promise<IncomingMessage>((answer, fail) => {
    const request = start({ url, asked }, connection(url, socket, fail));
    request.on('response', answer).on('error', fail);
    socket.on('error', fail);
    request.end(asked.body);
  }).finally(() => signal.removeEventListener('abort', end));
}

function start({ url, asked: { method, headers, body } }: Question, connected: Duplex): ClientRequest {
  return httpRequest({
    method,
    // The name is the server's to know; the connection is made already.
    host: url.hostname,
    port: portOf(url),
    path: `${url.pathname}${url.search}`,
    maxHeaderSize: HEADER_BYTES_MAX,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      host: url.host,
      'accept-encoding': 'gzip, deflate, br',
      connection: 'close',
    },
    createConnection: () => connected as Socket,
  });
}

function connection(url: URL, socket: Socket, fail: (error: Error) => void): Duplex {
  if (url.protocol === 'http:') return socket;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const names = isIP(host) ? {} : { servername: host };
  return tlsConnect({ socket, host, ...names, ALPNProtocols: ['http/1.1'] }).on('error', fail);
}

async function bodyOf(
  response: IncomingMessage,
  bytesMax: number,
  signal: AbortSignal,
): Promise<{ bytes: Buffer; isCut: boolean }> {
  const end = () => response.destroy(new Refused('It took too long.'));
  signal.addEventListener('abort', end, { once: true });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of unpacked(response)) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > bytesMax) break;
    }
    return { bytes: Buffer.concat(chunks).subarray(0, bytesMax), isCut: size > bytesMax };
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Read in pieces, each of them small: what unpacks to much is left at the bound. */
function unpacked(response: IncomingMessage): AsyncIterable<unknown> {
  const unpack = unpackerOf(response.headers['content-encoding']);
  if (!unpack) return response;
  response.on('error', (error) => unpack.destroy(error));
  return response.pipe(unpack);
}

function unpackerOf(encoding: string | undefined) {
  switch (encoding?.trim().toLowerCase()) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new Refused(`It is packed in a way that is not read here (${encoding?.slice(0, 40)}).`);
  }
}
