import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestWorker } from '../worker.ts';

/** A code host that asks for a password, says which branches it has, and refuses all else: what is measured is whether git had one. */
export class PasswordHost {
  /** Its branches and their commits; the first is the default. None: who asks for them is refused. */
  branches: Record<string, string> = {};
  /** When git came with a password, and what for. */
  readonly authorised: { at: number; service: string }[] = [];
  readonly #server: Server = createServer(({ headers, url = '' }, response) => {
    if (!hasPassword(headers.authorization))
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    const service = new URL(url, 'http://x').searchParams.get('service') ?? url;
    this.authorised.push({ at: performance.now(), service });
    if (service !== 'git-upload-pack' || Object.keys(this.branches).length === 0)
      return void response.writeHead(403).end();
    response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
    response.end(this.#advertisement());
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  /** What git-http-backend answers before a fetch (gitprotocol-http(5)). */
  #advertisement(): string {
    const [[name, commit] = ['', '']] = Object.entries(this.branches);
    const all = Object.entries(this.branches).map(([branch, at]) => `${at} refs/heads/${branch}`);
    const lines = [`${commit} HEAD\0symref=HEAD:refs/heads/${name} agent=git/test`, ...all];
    return `${packet('# service=git-upload-pack')}0000${lines.map(packet).join('')}0000`;
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

/** curl sends the name of an address with an empty password. */
function hasPassword(authorization = ''): boolean {
  return !/^$|:$/.test(Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString());
}

function packet(line: string): string {
  return `${(line.length + 5).toString(16).padStart(4, '0')}${line}\n`;
}
