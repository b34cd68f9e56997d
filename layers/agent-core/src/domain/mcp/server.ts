import { createHash } from 'node:crypto';
import * as z from 'zod';

/** A server that runs on the worker. None of its fields is secret: they travel in SSM parameters. */
export const stdioServer = z.object({
  kind: z.literal('stdio'),
  name: z.string().min(1),
  command: z.string().min(1),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
});
export type StdioServer = z.infer<typeof stdioServer>;

/** A server that is called from Lambda. Values of `headers` may name parameters, see {@link parameterNames}. */
export type HttpServer = { kind: 'http'; name: string; url: string; headers: Record<string, string> };

export type McpServer = StdioServer | HttpServer;

/** What a value in mcp.json writes in place of a secret. */
const PARAMETER = /\$\{parameter:([^{}]*)\}/g;

/** Names of the parameters that stand in these values. */
export function parameterNames(values: string[]): string[] {
  return [...new Set(values.flatMap((value) => [...value.matchAll(PARAMETER)].map((match) => match[1] ?? '')))];
}

/** The value with secrets in place of their names; a name without secret becomes empty. */
export function withParameters(value: string, secrets: ReadonlyMap<string, string>): string {
  return value.replace(PARAMETER, (_whole, name: string) => secrets.get(name) ?? '');
}

/** Tells one configuration of a server from another: names what is cached about it. Secrets are in it by name only. */
export function configurationHash(server: McpServer): string {
  const sorted = (record: Record<string, string>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts =
    server.kind === 'stdio'
      ? [server.kind, server.command, server.args, sorted(server.env)]
      : [server.kind, server.url, sorted(server.headers)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
