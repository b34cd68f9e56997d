import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpServers } from '@remote-swe/core/adapters/mcp/http-servers';
import {
  configurationHash,
  type HttpServer,
  type McpServer,
  parameterNames,
  type StdioServer,
} from '@remote-swe/core/domain/mcp/server';
import { type ListedTool, listedTools } from '@remote-swe/core/domain/mcp/tool-list';
import { ErrorLog } from '../../worker-userdata/runtime/mcp/host/error-log.ts';
import { Server } from '../../worker-userdata/runtime/mcp/host/server.ts';

/** A server that is fetched by `npx` or `uvx` needs its time. */
const LIST_MS_MAX = 60_000;

/** What a server says here. `skipped`: it cannot be asked without its secrets. */
export type Asked =
  | { server: McpServer; kind: 'listed'; tools: ListedTool[] }
  | { server: McpServer; kind: 'failed'; reason: string }
  | { server: McpServer; kind: 'skipped'; reason: string };

/** Starts or calls each server of an mcp.json on this machine, and lists its tools. Nothing is left running. */
export function askServers(servers: McpServer[]): Promise<Asked[]> {
  return Promise.all(servers.map((server) => (server.kind === 'stdio' ? askStdio(server) : askHttp(server))));
}

/** What layers/agent-config/mcp-tools.json holds: tools of the servers on the worker, by the hash of their configuration. */
export function knownListsOf(asked: Asked[]): Record<string, ListedTool[]> {
  const lists = asked.flatMap((one) =>
    one.kind === 'listed' && one.server.kind === 'stdio' ? [[configurationHash(one.server), one.tools] as const] : [],
  );
  return Object.fromEntries(lists);
}

async function askStdio(server: StdioServer): Promise<Asked> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-swe-mcp-'));
  const environment = { PATH: process.env.PATH ?? '', HOME: homedir() };
  const place = { workingDirectory: folder, environment, log: new ErrorLog(join(folder, 'messages.log')) };
  const running = new Server(server, place, () => performance.now());
  try {
    const answer = await running.list(LIST_MS_MAX, new AbortController().signal);
    if (answer.kind === 'listed') return { server, kind: 'listed', tools: listedTools(answer.tools) };
    return { server, kind: 'failed', reason: answer.kind === 'failed' ? answer.reason : answer.kind };
  } finally {
    await running.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function askHttp(server: HttpServer): Promise<Asked> {
  const secrets = parameterNames(Object.values(server.headers));
  if (secrets.length > 0)
    return { server, kind: 'skipped', reason: `its headers need ${secrets.join(', ')}; agent-step asks it` };
  const adapter = new HttpServers({ secrets: async () => new Map(), version: 'check' });
  try {
    return { server, kind: 'listed', tools: await adapter.list(server) };
  } catch (error) {
    return { server, kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
