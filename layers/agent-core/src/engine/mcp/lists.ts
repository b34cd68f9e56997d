import { configurationHash, type HttpServer, type McpServer } from '../../domain/mcp/server.ts';
import { type ListedTool, type ToolList, toolList } from '../../domain/mcp/tool-list.ts';
import { jsonOf } from '../../domain/read-persisted.ts';
import { isPortError } from '../../errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { StepContext } from '../context/context.ts';

/** After this long a list is asked for again; a server on the worker keeps its old one until then. */
export const LIST_MS_MAX = 24 * 60 * 60_000;

/** After a failure the next try comes sooner, but not with each session: the first command of a new worker waits for it. */
export const FAILED_LIST_MS_MAX = 10 * 60_000;

/** What is known about a server's tools. `learn`: its list is missing or old, and only a worker can tell. */
export type KnownTools = { server: McpServer; tools: ListedTool[]; learn: boolean; trouble?: string };

/** Sessions share lists by the hash of the server's configuration: a list that is there costs one read. */
export async function knownTools(context: StepContext, server: McpServer): Promise<KnownTools> {
  const hash = configurationHash(server);
  const deployed = context.mcp.knownLists.get(hash);
  if (deployed) return { server, tools: deployed, learn: false };
  const cached = await readList(context.blobs, hash);
  const known = { server, tools: cached?.tools ?? [], learn: false };
  if (cached && isFresh(cached, context.clock.now()))
    return cached.problem ? { ...known, trouble: cached.problem } : known;
  return server.kind === 'stdio' ? { ...known, learn: true } : listNow(context, server, known);
}

function isFresh({ listedAt, problem }: ToolList, now: number): boolean {
  return now - listedAt < (problem ? FAILED_LIST_MS_MAX : LIST_MS_MAX);
}

async function listNow(context: StepContext, server: HttpServer, known: KnownTools): Promise<KnownTools> {
  try {
    const tools = await context.mcp.list(server);
    await writeList(context, server, tools);
    return { ...known, tools };
  } catch (error) {
    if (!isPortError(error)) throw error;
    await writeFailure(context, server, error.message);
    return { ...known, trouble: error.message };
  }
}

export async function writeList(context: StepContext, server: McpServer, tools: ListedTool[]): Promise<void> {
  const list: ToolList = { schema: 1, listedAt: context.clock.now(), tools };
  await putJson(context.blobs, listKey(configurationHash(server)), list);
}

/** Keeps the tools that an earlier try has brought. */
export async function writeFailure(context: StepContext, server: McpServer, problem: string): Promise<void> {
  const hash = configurationHash(server);
  const tools = (await readList(context.blobs, hash))?.tools ?? [];
  const list: ToolList = { schema: 1, listedAt: context.clock.now(), tools, problem };
  await putJson(context.blobs, listKey(hash), list);
}

async function readList(blobs: Blobs, hash: string): Promise<ToolList | undefined> {
  const found = toolList.safeParse(await getJson(blobs, listKey(hash)));
  return found.success ? found.data : undefined;
}

function listKey(hash: string): string {
  return `mcp/lists/${hash}.json`;
}

export function putJson(blobs: Blobs, key: string, value: unknown): Promise<void> {
  return blobs.put(key, new TextEncoder().encode(JSON.stringify(value)), 'application/json');
}

/** Of a stored list: as many tools as are looked at, each within its bound, in UTF-8. */
const LIST_BYTES_MAX = 16_000_000;

/** Undefined when the object does not exist. */
export async function getJson(blobs: Blobs, key: string): Promise<unknown> {
  try {
    return jsonOf(new TextDecoder().decode(await blobs.get(key, LIST_BYTES_MAX)), `Object ${key}`);
  } catch (error) {
    if (isPortError(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}
