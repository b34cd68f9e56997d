import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What presigned addresses lead to: GET and PUT by name, on a free port of loopback. */
export class Shelf {
  readonly #things = new Map<string, Buffer>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  put(name: string, text: string): string {
    this.#things.set(name, Buffer.from(text));
    return this.url(name);
  }

  text(name: string): string {
    return this.#things.get(name)?.toString('utf8') ?? '';
  }

  url(name: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${name}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = (request.url ?? '').slice(1).replace(/\?.*/, '');
    if (request.method === 'PUT') this.#things.set(name, await buffer(request));
    const found = this.#things.get(name);
    response.writeHead(found ? 200 : 404).end(request.method === 'PUT' ? '' : found);
  }
}
