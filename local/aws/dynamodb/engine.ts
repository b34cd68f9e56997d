import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { endIterators } from './iterators.ts';

/** Any DynamoDB JSON object: requests and answers are passed on without being understood in full. */
export type Json = { [name: string]: unknown };

export type RawAnswer = { status: number; text: string };
export type Answer = RawAnswer & { body: Json };

/** dynalite insists on a signature's shape and never checks it; the front has already routed by the caller's real one. */
const UNCHECKED_SIGNATURE = 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=0';

/** One dynalite in this process, in memory, on a socket in a folder that only we may enter: it would serve whoever can reach it. */
export class Engine {
  readonly #server: http.Server;
  readonly #folder: string;
  readonly #agent = new http.Agent({ keepAlive: true });

  static async start(): Promise<Engine> {
    endIterators();
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    // Our own agent keeps connections; a server that closes idle ones meets a request on its way now and then.
    server.keepAliveTimeout = 0;
    const folder = await mkdtemp(join(tmpdir(), 'remote-swe-dynamodb-'));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(socketIn(folder), resolve);
    });
    return new Engine(server, folder);
  }

  private constructor(server: http.Server, folder: string) {
    this.#server = server;
    this.#folder = folder;
  }

  /** Performs one operation, e.g. `PutItem`. Service errors are answers (status 400); only a broken pipe throws. */
  async call(operation: string, input: Json): Promise<Answer> {
    const answer = await this.forward(operation, JSON.stringify(input));
    return { ...answer, body: parse(answer.text) };
  }

  /** The same with the body as it came, not parsed. */
  forward(operation: string, body: string): Promise<RawAnswer> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20000101T000000Z',
      authorization: UNCHECKED_SIGNATURE,
    };
    return new Promise((resolve, reject) => {
      const options = { socketPath: socketIn(this.#folder), method: 'POST', headers, agent: this.#agent };
      const request = http.request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 500, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}

function socketIn(folder: string): string {
  return join(folder, 'socket');
}
