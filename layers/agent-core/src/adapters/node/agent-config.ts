import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMcpServers } from '../../domain/mcp/read-servers.ts';
import type { McpServer } from '../../domain/mcp/server.ts';
import { type ListedTool, readKnownLists } from '../../domain/mcp/tool-list.ts';
import type { ModelTable } from '../../domain/model/models.ts';
import { readModels } from '../../domain/model/read-models.ts';
import { systemPromptOf } from '../../domain/model/system-prompt.ts';
import { type PlaceWishes, readPlaceWishes } from '../../domain/places/read-places.ts';

/** What an operator tunes without touching code (layers/agent-config). */
export type AgentConfig = { systemPrompt: string; models: ModelTable; mcp: McpConfig };

/** MCP servers, and what `npm run mcp` has written down about the tools of those on the worker, by configuration. */
export type McpConfig = { servers: McpServer[]; knownLists: ReadonlyMap<string, ListedTool[]> };

/** Reads and checks the folder for calls from a Region; an error names the file and everything that is wrong in it. */
export async function readAgentConfig(directory: string, region: string): Promise<AgentConfig> {
  const models = await readModelTable(directory, region);
  const servers = await usable(join(directory, 'mcp.json'), readMcpServers, '{"mcpServers": {}}');
  const knownLists = await usable(join(directory, 'mcp-tools.json'), readKnownLists, '{}');
  return { systemPrompt: await promptOf(join(directory, 'prompts')), models, mcp: { servers, knownLists } };
}

/** Shares and quotas of the places where models are asked; an operator may have none. */
export function readPlacesFile(directory: string): Promise<PlaceWishes> {
  return usable(join(directory, 'places.json'), readPlaceWishes, '{"places": {}}');
}

/** The folder's models alone, as they are called from a Region. */
export function readModelTable(directory: string, region: string): Promise<ModelTable> {
  return usable(join(directory, 'models.json'), (text) => readModels(JSON.parse(text), region));
}

/** `operators.md` is the operator's own and may be missing. */
async function promptOf(folder: string): Promise<string> {
  const own = await textOf(join(folder, 'system.md'), undefined);
  const operators = await textOf(join(folder, 'operators.md'), '');
  try {
    return systemPromptOf(own, operators);
  } catch (error) {
    throw new Error(`${folder} is not usable: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What `read` makes of the file's text, or of `otherwise` when there is no such file. */
async function usable<Content>(file: string, read: (text: string) => Content, otherwise?: string): Promise<Content> {
  try {
    return read(await textOf(file, otherwise));
  } catch (error) {
    throw new Error(`${file} is not usable: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function textOf(file: string, otherwise: string | undefined): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isMissing && otherwise !== undefined) return otherwise;
    throw error;
  }
}
