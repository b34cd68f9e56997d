import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestWorker } from '../worker.ts';

/** A code host that asks for a password and then refuses: what is measured is whether git had one. */
export class PasswordHost {
  /** When git came with a password, and what for. */
  readonly authorised: { at: number; service: string }[] = [];
  readonly #server: Server = createServer(({ headers, url = '' }, response) => {
    if (!headers.authorization) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    const service = new URL(url, 'http://x').searchParams.get('service') ?? url;
    this.authorised.push({ at: performance.now(), service });
    response.writeHead(403).end();
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  close(): void {
    this.#server.close();
  }

  /** Of its one repository. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/acme/widget`;
  }

  /** The part of a command that lets git use it; `reads`: for fetches only. */
  gitOf(worker: TestWorker, more: { reads?: true } = {}): { credentialsUrl: string; serverUrl: string } {
    const credential = { url: this.address, username: 'x-access-token', password: 'ghs_0123456789', ...more };
    const content = { credentials: [credential] };
    return { credentialsUrl: worker.bucket.put('credentials', content), serverUrl: new URL(this.address).origin };
  }
}
