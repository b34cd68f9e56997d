import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callbackSignature } from '@remote-swe/core/domain/callbacks/signature';

/** What a program has taken, once for each id. */
export type Taken = { id: string; type: string; text?: string; isAnswer?: boolean; pullRequest?: { url: string } };

/** A program as docs/events.md tells to write one: checks the signature first, drops what it has seen. */
export class Receiver {
  readonly taken: Taken[] = [];
  /** Requests that were no callback of ours, and repeats. */
  refused = 0;
  repeats = 0;
  /** Answers this many requests with 503 before it takes any. */
  busyFor = 1;
  secret = '';
  /** Around each request, as it comes and before its answer leaves: what throws cuts it off. */
  around: { before?(): Promise<void>; after?(): Promise<void> } = {};
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/agent`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    try {
      for await (const chunk of request) body += chunk;
      await this.around.before?.();
      const status = this.#take(request.headers, body);
      await this.around.after?.();
      response.writeHead(status).end();
    } catch {
      request.socket.destroy();
    }
  }

  #take(headers: IncomingMessage['headers'], body: string): number {
    const [timestamp, given] = [headers['x-remote-swe-timestamp'], headers['x-remote-swe-signature']];
    const expected = callbackSignature(this.secret, String(timestamp), body);
    const isOurs = typeof given === 'string' && given.length === expected.length;
    if (!isOurs || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
      this.refused++;
      return 401;
    }
    if (this.busyFor-- > 0) return 503;
    const told = JSON.parse(body) as Taken;
    if (this.taken.some(({ id }) => id === told.id)) this.repeats++;
    else this.taken.push(told);
    return 204;
  }
}
