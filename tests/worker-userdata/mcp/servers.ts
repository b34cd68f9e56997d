import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { McpInCommand } from '@remote-swe/core/domain/mcp/on-worker';
import type { StdioServer } from '@remote-swe/core/domain/mcp/server';

const PACKAGES = fileURLToPath(new URL('../../../node_modules/@modelcontextprotocol', import.meta.url));

/** A published server, as installed. */
export function published(
  name: 'everything' | 'filesystem' | 'memory',
  args: string[] = [],
  env: Record<string, string> = {},
): StdioServer {
  const file = join(PACKAGES, `server-${name}/dist/index.js`);
  return { kind: 'stdio', name, command: process.execPath, args: [file, ...args], env };
}

/** A server that is this shell script. */
export function scripted(name: string, script: string): StdioServer {
  return { kind: 'stdio', name, command: 'sh', args: ['-c', script], env: {} };
}

/** What a command carries so that `server__tool` reaches that tool of that server. */
export function routes(servers: StdioServer[], tools: string[], learn: string[] = []): McpInCommand {
  const named = tools.map((name) => [name, { server: name.split('__')[0] ?? '', tool: name.split('__')[1] ?? '' }]);
  return { servers, routes: Object.fromEntries(named), learn };
}
