import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for presigned URLs of a bucket: GET and PUT by key, on a free port of loopback. */
export class Bucket {
  readonly objects = new Map<string, string>();
  readonly bytes = new Map<string, Buffer>();
  readonly gets: string[] = [];
  readonly #server = http.createServer((request, response) => void this.#serve(request, response));

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  url(key: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${key}?X-Amz-Signature=s3cret`;
  }

  /** Stores the object and returns where to get it. */
  put(key: string, value: unknown): string {
    this.objects.set(key, JSON.stringify(value));
    return this.url(key);
  }

  #store(key: string, content: Buffer): void {
    this.bytes.set(key, content);
    this.objects.set(key, content.toString('utf8'));
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const key = (request.url ?? '').slice(1).replace(/\?.*/, '');
    if (request.method === 'PUT') this.#store(key, await bytesOf(request));
    else this.gets.push(key);
    const found = this.bytes.get(key) ?? this.objects.get(key);
    response.writeHead(found === undefined ? 404 : 200).end(request.method === 'PUT' ? '' : found);
  }
}

async function bytesOf(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
