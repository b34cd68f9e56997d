import { type ChildProcess, spawn } from 'node:child_process';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { StdioServer } from '@remote-swe/core/domain/mcp/server';
import type { ErrorLog } from './error-log.ts';

/** Bytes of one message: catches a server that prints without end. */
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;
/** Between asking a server to end and killing it. */
const STOP_GRACE_MS = 1_000;
/** How long pipes may stay open after the process has ended: another session's process may hold them. */
const PIPES_MS_MAX = 300;

export type ServerPlace = { workingDirectory: string; environment: Record<string, string>; log: ErrorLog };

/**
 * One process of a server, and the SDK's transport to it. The SDK's own would leave behind what `npx` has started: this one has
 * a process group of its own, which ends as a whole.
 */
export class ServerProcess implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** How it ended, once it has. */
  ending: string | undefined;
  readonly #server: StdioServer;
  readonly #place: ServerPlace;
  readonly #buffer = new ReadBuffer({ maxBufferSize: MESSAGE_BYTES_MAX });
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(server: StdioServer, place: ServerPlace) {
    this.#server = server;
    this.#place = place;
  }

  start(): Promise<void> {
    const { workingDirectory, environment, log } = this.#place;
    const inPlace = (text: string) => text.replaceAll('$' + '{workspace}', workingDirectory);
    const own = Object.entries(this.#server.env).map(([name, value]) => [name, inPlace(value)] as const);
    const child = spawn(inPlace(this.#server.command), this.#server.args.map(inPlace), {
      cwd: workingDirectory,
      env: { ...environment, ...Object.fromEntries(own) },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#child = child;
    log.begin();
    child.stdin?.on('error', (error) => this.onerror?.(error));
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => log.add(text));
    this.#ended = this.#watch(child);
    return new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const input = this.#child?.stdin;
    if (!input?.writable) throw new Error('The server does not read any more');
    if (input.write(serializeMessage(message))) return;
    await new Promise<void>((resolve) => {
      input.once('drain', resolve);
      input.once('close', resolve);
    });
  }

  /** Ends the process and everything that it started in its group. */
  async close(): Promise<void> {
    this.#child?.stdin?.end();
    this.#signal('SIGTERM');
    const kill = setTimeout(() => this.#signal('SIGKILL'), STOP_GRACE_MS);
    await this.#ended;
    clearTimeout(kill);
  }

  #watch(child: ChildProcess): Promise<void> {
    return new Promise((resolve) => {
      const end = (how: string) => {
        if (this.ending !== undefined) return;
        this.ending = how;
        this.onclose?.();
        resolve();
      };
      child.once('error', (error) => end(error.message));
      child.once('exit', (exitCode, signal) => {
        // What it started must not live on without it.
        this.#signal('SIGKILL');
        const how = signal ? `killed by ${signal}` : `exit code ${exitCode}`;
        child.once('close', () => end(how));
        setTimeout(() => end(how), PIPES_MS_MAX).unref();
      });
    });
  }

  #read(chunk: Buffer): void {
    try {
      this.#buffer.append(chunk);
    } catch (error) {
      this.#place.log.add(`\n(ended: ${error instanceof Error ? error.message : error})\n`);
      this.#signal('SIGKILL');
      return;
    }
    for (let isMore = true; isMore; ) isMore = this.#readOne();
  }

  /** Lines that are no messages are logged: servers print greetings. */
  #readOne(): boolean {
    try {
      const message = this.#buffer.readMessage();
      if (message) this.onmessage?.(message);
      return message !== null;
    } catch {
      this.#place.log.add('(a line on standard output was no MCP message)\n');
      return true;
    }
  }

  #signal(signal: NodeJS.Signals): void {
    const groupId = this.#child?.pid;
    if (groupId === undefined) return;
    try {
      process.kill(-groupId, signal);
    } catch {
      // All of it has ended.
    }
  }
}
