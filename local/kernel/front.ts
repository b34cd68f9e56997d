import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import {
  CallDropped,
  type CallObserver,
  type LocalCall,
  type LocalRequest,
  type LocalResponse,
  type LocalService,
} from './http.ts';
import { isOtherUser } from './peer.ts';
import { crossSiteRefusal } from './same-origin.ts';

/** A request body larger than this is refused with 413: nothing local needs more. */
const BODY_BYTES_MAX = 256 * 1024 * 1024;
const HTTP2_PREFACE = 'PRI * HTTP/2.0';

/** Chooses the service that answers, or undefined for 404. */
export type Route = (request: LocalRequest) => LocalService | undefined;

type Incoming = http.IncomingMessage | http2.Http2ServerRequest;
type Outgoing = http.ServerResponse | http2.Http2ServerResponse;

/**
 * One loopback port for every local endpoint, closed to pages of other sites and to other users of this machine. Speaks HTTP/1.1 and HTTP/2 with prior knowledge (the SDK's Bedrock client
 * uses the latter) by sniffing the preface of each connection.
 */
export class Front {
  readonly observers: CallObserver[] = [];
  /** Requests wait for it: the port is known before everything behind it stands. */
  ready: Promise<void> = Promise.resolve();
  readonly #route: Route;
  readonly #now: () => number;
  #port = 0;
  readonly #sockets = new Set<net.Socket>();
  readonly #http1 = http.createServer((request, response) => void this.#serve(request, response));
  readonly #http2 = http2.createServer((request, response) => void this.#serve(request, response));
  readonly #listener = net.createServer((socket) => this.#accept(socket));

  /** `now` is what the answers' Date header says: the SDKs correct their signing time by it. */
  constructor(route: Route, now: () => number = Date.now) {
    this.#route = route;
    this.#now = now;
    // Clients keep connections; a server that closes idle ones meets a request on its way now and then, on a busy machine above all.
    this.#http1.keepAliveTimeout = 0;
  }

  /** Listens on 127.0.0.1; port 0 takes a free one. Resolves to the port. */
  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (this.#listener.address() as net.AddressInfo).port;
    return this.#port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #accept(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (isOtherUser(socket)) return void socket.destroy();
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      if (!first) return;
      socket.unshift(first);
      const server = first.toString('latin1', 0, HTTP2_PREFACE.length) === HTTP2_PREFACE ? this.#http2 : this.#http1;
      server.emit('connection', socket);
    });
  }

  #send(outgoing: Outgoing, response: LocalResponse): Promise<void> {
    const headers = { date: new Date(this.#now()).toUTCString(), ...response.headers };
    return send(outgoing, { ...response, headers });
  }

  async #serve(incoming: Incoming, outgoing: Outgoing): Promise<void> {
    try {
      const headers = headersOf(incoming);
      const crossSite = crossSiteRefusal({ method: incoming.method ?? 'GET', headers }, this.#port);
      if (crossSite) return await this.#send(outgoing, crossSite);
      const read = await toLocalRequest(incoming, headers);
      const request = read && { ...read, gone: goneSignal(outgoing) };
      if (!request)
        return await this.#send(outgoing, { status: 413, body: `A body may have at most ${BODY_BYTES_MAX} bytes` });
      await this.ready;
      const service = this.#route(request);
      if (!service) return await this.#send(outgoing, nothingThere(request));
      const refused = service.refuse?.(request);
      if (refused) return await this.#send(outgoing, refused);
      const call: LocalCall = { caller: request.caller, service: service.name, operation: service.operation(request) };
      for (const observer of this.observers) await observer.before?.(call, request);
      const response = await service.handle(request);
      for (const observer of this.observers) await observer.after?.(call, response);
      await this.#send(outgoing, response);
    } catch (error) {
      fail(incoming, outgoing, error);
    }
  }
}

function goneSignal(outgoing: Outgoing): AbortSignal {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  return gone.signal;
}

function fail(incoming: Incoming, outgoing: Outgoing, error: unknown): void {
  if (error instanceof CallDropped || outgoing.headersSent) {
    if ('stream' in incoming) incoming.stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    else incoming.socket.destroy();
    return;
  }
  void send(outgoing, { status: 500, body: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

function nothingThere({ method, path }: LocalRequest): LocalResponse {
  return { status: 404, body: `Nothing local answers ${method} ${path}` };
}

function headersOf(incoming: Incoming): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  if (!headers.host && headers[':authority']) headers.host = headers[':authority'];
  return headers;
}

async function toLocalRequest(incoming: Incoming, headers: Record<string, string>): Promise<LocalRequest | undefined> {
  const body = await readBody(incoming);
  if (!body) return undefined;
  const url = incoming.url ?? '/';
  const cut = url.indexOf('?');
  const rawPath = cut < 0 ? url : url.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1));
  const from = /^\/_from\/([^/]+)(\/.*)$/.exec(rawPath);
  const caller = from?.[1] ?? accessKeyId(headers, query) ?? 'unknown';
  return { method: incoming.method ?? 'GET', path: from?.[2] ?? rawPath, query, headers, body, caller };
}

/** The SigV4 credential scope's parts, from the header or a presigned query; undefined when not signed. */
export function credentialScope(
  headers: Record<string, string>,
  query: URLSearchParams,
): { accessKeyId: string; region: string; service: string } | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? undefined;
  const [accessKeyId, , region, service] = credential?.split('/') ?? [];
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
}

/** Which AWS service a request is for. An upload by a form says it in no header, and only S3 takes one. */
export function awsServiceOf({
  method,
  headers,
  query,
}: Pick<LocalRequest, 'method' | 'headers' | 'query'>): string | undefined {
  const isForm = method === 'POST' && headers['content-type']?.startsWith('multipart/form-data') === true;
  return credentialScope(headers, query)?.service ?? (isForm ? 's3' : undefined);
}

function accessKeyId(headers: Record<string, string>, query: URLSearchParams): string | undefined {
  return credentialScope(headers, query)?.accessKeyId;
}

async function readBody(incoming: Incoming): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

async function send(outgoing: Outgoing, response: LocalResponse): Promise<void> {
  if (outgoing.destroyed) return;
  outgoing.writeHead(response.status, response.headers ?? {});
  const { body } = response;
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    outgoing.end(body ?? '');
    return;
  }
  for await (const chunk of body) {
    if (outgoing.destroyed) return;
    // Both kinds of response are writable streams; their overloads of write only differ in optional arguments.
    (outgoing as http.ServerResponse).write(chunk);
  }
  outgoing.end();
}
