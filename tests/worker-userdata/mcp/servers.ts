import { readFileSync } from 'node:fs';
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

/** Shell that reads one request and knows its id. */
export function request(): string {
  return `read line && id=$(echo "$line" | sed 's/.*"id":\\([0-9]*\\).*/\\1/')`;
}

export function answer(result: string): string {
  return `echo '{"jsonrpc":"2.0","id":'$id',"result":${result}}'`;
}

/** Answers `initialize` and takes the notification that follows. */
export function answering(): string {
  const result = '{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}';
  return `${request()}; ${answer(result)}; read line`;
}

export function commandOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8').split('\0').join(' ');
  } catch {
    return '';
  }
}
