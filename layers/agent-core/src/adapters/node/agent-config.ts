import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelTable } from '../../domain/models.ts';
import { readModels } from '../../domain/read-models.ts';

/** What an operator tunes without touching code (layers/agent-config). */
export type AgentConfig = { systemPrompt: string; models: ModelTable };

/** Reads and checks the folder for calls from a Region; an error names the file and everything that is wrong in it. */
export async function readAgentConfig(directory: string, region: string): Promise<AgentConfig> {
  const systemPrompt = (await readFile(join(directory, 'prompts', 'system.md'), 'utf8')).trim();
  if (!systemPrompt) throw new Error(`${join(directory, 'prompts', 'system.md')} is empty`);
  return { systemPrompt, models: await modelsOf(join(directory, 'models.json'), region) };
}

async function modelsOf(file: string, region: string): Promise<ModelTable> {
  try {
    return readModels(JSON.parse(await readFile(file, 'utf8')), region);
  } catch (error) {
    throw new Error(`${file} is not usable: ${error instanceof Error ? error.message : String(error)}`);
  }
}
