import * as z from 'zod';
import { redacted } from '../redact/redact.ts';
import { jsonProblem } from './json-problem.ts';
import { serverPrefix } from './names.ts';
import { type McpServer, parameterNames } from './server.ts';

/** More servers are a list that nobody has chosen: their tools would not fit into a prompt. */
export const SERVERS_MAX = 20;
/** Longer names would leave no room for the tool's own. */
export const SERVER_NAME_CHARS_MAX = 40;
/** Secrets of MCP servers live below this path of Parameter Store: agent-step may read it. */
const MCP_PARAMETERS = '/remote-swe/mcp/';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._/@ -]*$/;
const PARAMETER_NAME = /^\/remote-swe\/mcp\/[A-Za-z0-9._/-]+$/;
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Loopback needs no encryption. */
const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export const stdioEntry = z.strictObject({
  type: z.literal('stdio').optional(),
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: z.record(z.string().min(1), z.string()).default({}),
});
export const httpEntry = z.strictObject({
  type: z.enum(['http', 'streamable-http']).optional(),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
});
const file = z.strictObject({ mcpServers: z.record(z.string(), z.record(z.string(), z.unknown())) });

/**
 * Reads mcp.json, in Claude Desktop's format. Throws one error that names everything that is wrong in it: a syntax error with
 * its line, else each server and field.
 */
export function readMcpServers(text: string): McpServer[] {
  const syntax = jsonProblem(text);
  if (syntax) throw new Error(`it is no JSON: line ${syntax.line}, column ${syntax.column}: ${syntax.what}`);
  const parsed = file.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(issuesOf(parsed.error, '').join('; '));
  const entries = Object.entries(parsed.data.mcpServers);
  const read = entries.map(([name, entry]) => readServer(name, entry));
  const problems = [...read.flatMap((one) => one.problems), ...duplicates(entries.map(([name]) => name))];
  if (entries.length > SERVERS_MAX) problems.push(`${entries.length} servers are more than ${SERVERS_MAX}`);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return read.flatMap(({ server }) => server ?? []);
}

type Read = { server?: McpServer; problems: string[] };

function readServer(name: string, entry: Record<string, unknown>): Read {
  const where = `mcpServers["${name}"]`;
  const badName = nameProblem(name, where);
  if (badName) return { problems: [badName] };
  const [hasCommand, hasUrl] = ['command' in entry, 'url' in entry];
  if (entry.type === 'sse')
    return { problems: [`${where}: the old transport "sse" is not supported; use its streamable HTTP address`] };
  if (hasCommand && hasUrl) return { problems: [`${where} has command and url; keep one of them`] };
  if (hasCommand) return readStdio(name, entry, where);
  if (hasUrl) return readHttp(name, entry, where);
  return { problems: [`${where} has neither command (runs on the worker) nor url (called over HTTP)`] };
}

function nameProblem(name: string, where: string): string | undefined {
  if (name.length <= SERVER_NAME_CHARS_MAX && NAME.test(name)) return undefined;
  return `${where}: a name has 1 to ${SERVER_NAME_CHARS_MAX} letters, digits, spaces or . _ / @ -, and begins with a letter or digit`;
}

function readStdio(name: string, entry: unknown, where: string): Read {
  const parsed = stdioEntry.safeParse(entry);
  if (!parsed.success) return { problems: issuesOf(parsed.error, where) };
  const { command, args, env } = parsed.data;
  const values = [command, ...args, ...Object.values(env)];
  const problems = tokensIn(values, where);
  if (parameterNames(values).length > 0)
    problems.push(
      `${where} names a parameter, but servers with a command run as the same user as the agent's shell, which could read it. Secrets are for servers with a url, in headers`,
    );
  return problems.length > 0 ? { problems } : { server: { kind: 'stdio', name, command, args, env }, problems };
}

function readHttp(name: string, entry: unknown, where: string): Read {
  const parsed = httpEntry.safeParse(entry);
  if (!parsed.success) return { problems: issuesOf(parsed.error, where) };
  const { url, headers } = parsed.data;
  const names = parameterNames(Object.values(headers));
  const problems = [...tokensIn([url, ...Object.values(headers)], where), ...urlProblems(url, where)];
  for (const header of Object.keys(headers).filter((each) => !HEADER_NAME.test(each)))
    problems.push(`${where}.headers: '${header}' is no name of a header`);
  for (const wanted of names.filter((each) => !PARAMETER_NAME.test(each)))
    problems.push(`${where}: the parameter '${wanted}' is not below ${MCP_PARAMETERS}, which is all that may be read`);
  return problems.length > 0 ? { problems } : { server: { kind: 'http', name, url, headers }, problems };
}

function urlProblems(url: string, where: string): string[] {
  if (!URL.canParse(url)) return [`${where}.url is no URL`];
  const { protocol, hostname, username, password } = new URL(url);
  if (username || password) return [`${where}.url holds a user name or password; put credentials into headers`];
  if (parameterNames([url]).length > 0) return [`${where}.url names a parameter; only headers may`];
  const isLocal = protocol === 'http:' && LOCAL_HOSTS.has(hostname);
  return protocol === 'https:' || isLocal ? [] : [`${where}.url must begin with https://`];
}

/** A secret in this file would be in the repository, in the deployed layer, and for stdio servers in CloudTrail. */
function tokensIn(values: string[], where: string): string[] {
  return values.some((value) => redacted(value) !== value)
    ? [
        `${where} holds something that looks like a secret; write \${parameter:${MCP_PARAMETERS}NAME} in a header instead`,
      ]
    : [];
}

function duplicates(names: string[]): string[] {
  const first = new Map<string, string>();
  return names.flatMap((name) => {
    const prefix = serverPrefix(name);
    const other = first.get(prefix);
    if (other === undefined) first.set(prefix, name);
    return other === undefined ? [] : [`"${other}" and "${name}" would both give tools the prefix ${prefix}`];
  });
}

function issuesOf(error: z.ZodError, where: string): string[] {
  return error.issues.map((issue) => {
    const place = [where, ...issue.path.map(String)].filter(Boolean).join('.') || 'the file';
    return `${place}: ${issue.message}`;
  });
}
