import { configurationHash, type McpServer } from '../../domain/mcp/server.ts';
import { type ListedTool, type ToolList, toolList } from '../../domain/mcp/tool-list.ts';
import { isPortError } from '../../errors.ts';
import type { Blobs } from '../../ports.ts';
import type { StepContext } from '../context.ts';

/** After this long a list is asked for again; a server on the worker keeps its old one until then. */
export const LIST_MS_MAX = 24 * 60 * 60_000;

/** What is known about a server's tools. `learn`: its list is missing or old, and only a worker can tell. */
export type KnownTools = { server: McpServer; tools: ListedTool[]; learn: boolean; trouble?: string };

/** Sessions share lists by the hash of the server's configuration: a list that is there costs one read. */
export async function knownTools(context: StepContext, server: McpServer): Promise<KnownTools> {
  const hash = configurationHash(server);
  const known = context.mcp.knownLists.get(hash);
  if (known) return { server, tools: known, learn: false };
  const cached = await readList(context.blobs, hash);
  const isFresh = cached !== undefined && context.clock.now() - cached.listedAt < LIST_MS_MAX;
  if (server.kind === 'stdio') return { server, tools: cached?.tools ?? [], learn: !isFresh };
  if (isFresh) return { server, tools: cached.tools, learn: false };
  try {
    const tools = await context.mcp.list(server);
    await writeList(context, server, tools);
    return { server, tools, learn: false };
  } catch (error) {
    if (!isPortError(error)) throw error;
    return { server, tools: cached?.tools ?? [], learn: false, trouble: error.message };
  }
}

export async function writeList(context: StepContext, server: McpServer, tools: ListedTool[]): Promise<void> {
  const list: ToolList = { schema: 1, listedAt: context.clock.now(), tools };
  await putJson(context.blobs, listKey(configurationHash(server)), list);
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

/** Undefined when there is no such object. */
export async function getJson(blobs: Blobs, key: string): Promise<unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(await blobs.get(key)));
  } catch (error) {
    if (isPortError(error) && error.code === 'not-found') return undefined;
    throw error;
  }
}
