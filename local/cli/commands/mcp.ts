import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMcpServers } from '@remote-swe/core/domain/mcp/read-servers';
import { composeToolset } from '@remote-swe/core/domain/mcp/toolset';
import { allTools } from '@remote-swe/core/tools/all';
import {
  readArguments,
  sayProblem,
  USAGE_EXIT_CODE,
  UsageError,
  wantsHelp,
  wantsJson,
} from '../../../scripts/arguments.mjs';
import { type Asked, askServers, knownListsOf } from '../../mcp/list-servers.ts';
import { ROOT } from '../../system/system.ts';

const USAGE = `Checks layers/agent-config/mcp.json, starts or calls each server on this machine, and shows its tools.
  npm run mcp -- [--write] [--json] [--config DIR]
--write keeps the tools of servers that run on the worker in mcp-tools.json beside it: deployed with it, sessions have
them from the first one on, without a worker that learns them.`;

const OPTIONS = {
  write: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  config: { type: 'string', default: join(ROOT, 'layers/agent-config') },
} as const;

/** `npm run mcp`. Exit code 1 when the file or a server is not usable. */
export async function main(args: string[]): Promise<void> {
  if (wantsHelp(args)) return void console.log(USAGE);
  try {
    const { write, json, config } = readArguments(args, OPTIONS, 'mcp').values;
    const asked = await askServers(readMcpServers(readFileSync(join(config, 'mcp.json'), 'utf8')));
    if (write) writeFileSync(join(config, 'mcp-tools.json'), `${JSON.stringify(knownListsOf(asked), null, 2)}\n`);
    const isFine = asked.every(({ kind }) => kind !== 'failed');
    console.log(json ? JSON.stringify({ ok: isFine, servers: asked.map(shown) }) : described(asked));
    process.exitCode = isFine ? 0 : 1;
  } catch (error) {
    complain(error, wantsJson(args));
  }
}

function complain(error: unknown, asJson: boolean): void {
  const isUsage = error instanceof UsageError;
  const reason = error instanceof Error ? error.message : String(error);
  const message = isUsage ? reason : `mcp.json is not usable: ${reason}`;
  sayProblem(message, asJson);
  process.exitCode = isUsage ? USAGE_EXIT_CODE : 1;
}

function shown(one: Asked) {
  const { name, kind } = one.server;
  const more = one.kind === 'listed' ? { tools: one.tools.map((tool) => tool.name) } : { reason: one.reason };
  return { name, transport: kind, outcome: one.kind, ...more };
}

function described(asked: Asked[]): string {
  if (asked.length === 0) return 'mcp.json names no servers.';
  const lines = asked.map((one) =>
    one.kind === 'listed'
      ? `${one.server.name}: ${one.tools.length} tools: ${one.tools.map(({ name }) => name).join(', ')}`
      : `${one.server.name}: ${one.kind}: ${one.reason}`,
  );
  const lists = asked.map((one) => ({ server: one.server, tools: one.kind === 'listed' ? one.tools : [] }));
  const { leftOut } = composeToolset(
    lists,
    allTools.map(({ name }) => name),
  );
  return [...lines, ...(leftOut ? [leftOut] : [])].join('\n');
}
