/**
 * The MCP host: one process of the tool user that holds the stdio servers of this machine, so that they outlive the commands
 * that use them. Bundled apart and carried inside the runtime as text: commands without MCP do not pay for its start.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverPrefix } from '@remote-swe/core/domain/mcp/names';
import type { StdioServer } from '@remote-swe/core/domain/mcp/server';
import { type HostAnswer, type HostRequest, type HostSetUp, hostSetUp } from '../host-protocol.ts';
import { ErrorLog } from './error-log.ts';
import { listen } from './listen.ts';
import { Server } from './server.ts';

class Host {
  readonly #setUp: HostSetUp;
  readonly #servers = new Map<string, Server>();

  constructor(setUp: HostSetUp) {
    this.#setUp = setUp;
  }

  async answer(request: HostRequest, signal: AbortSignal): Promise<HostAnswer> {
    switch (request.ask) {
      case 'call':
        return (await this.#server(request.server)).call(request.tool, request.input, request.timeoutMs, signal);
      case 'list':
        return (await this.#server(request.server)).list(request.timeoutMs, signal);
      case 'problems':
        return { kind: 'problems', problems: this.#problems() };
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => server.stop()));
  }

  /** A server whose configuration has changed is another one: the old one ends. */
  async #server(wanted: StdioServer): Promise<Server> {
    const known = this.#servers.get(wanted.name);
    const server = this.#make(wanted);
    if (known?.hash === server.hash) return known;
    this.#servers.set(wanted.name, server);
    await known?.stop();
    return server;
  }

  #make(server: StdioServer): Server {
    const { logs, workingDirectory, environment } = this.#setUp;
    const log = new ErrorLog(join(logs, `${serverPrefix(server.name).replace(/_+$/, '')}.log`));
    return new Server(server, { workingDirectory, environment, log }, () => performance.now());
  }

  #problems(): { server: string; reason: string }[] {
    return [...this.#servers].flatMap(([server, { problem: reason }]) => (reason ? [{ server, reason }] : []));
  }
}

async function main(): Promise<void> {
  const setUp = hostSetUp.parse(JSON.parse(readFileSync(0, 'utf8')));
  const host = new Host(setUp);
  process.on('SIGTERM', () => void host.stop().finally(() => process.exit(0)));
  await listen(setUp.socket, (request, signal) => host.answer(request, signal));
}

main().catch((error: unknown) => {
  // Another host was faster: it answers.
  const isSecond = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!isSecond) process.stderr.write(`mcp-host: ${error instanceof Error ? error.stack : error}\n`);
  process.exit(isSecond ? 0 : 1);
});
