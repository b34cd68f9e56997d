import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelTable } from '../../domain/models.ts';
import { readModels } from '../../domain/read-models.ts';
import { systemPromptOf } from '../../domain/system-prompt.ts';

/** What an operator tunes without touching code (layers/agent-config). */
export type AgentConfig = { systemPrompt: string; models: ModelTable };

/** Reads and checks the folder for calls from a Region; an error names the file and everything that is wrong in it. */
export async function readAgentConfig(directory: string, region: string): Promise<AgentConfig> {
  return {
    systemPrompt: await promptOf(join(directory, 'prompts')),
    models: await modelsOf(join(directory, 'models.json'), region),
  };
}

/** `operators.md` is the operator's own and may be missing. */
async function promptOf(folder: string): Promise<string> {
  const own = await readFile(join(folder, 'system.md'), 'utf8');
  const operators = await readFile(join(folder, 'operators.md'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  try {
    return systemPromptOf(own, operators);
  } catch (error) {
    throw new Error(`${folder} is not usable: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function modelsOf(file: string, region: string): Promise<ModelTable> {
  try {
    return readModels(JSON.parse(await readFile(file, 'utf8')), region);
  } catch (error) {
    throw new Error(`${file} is not usable: ${error instanceof Error ? error.message : String(error)}`);
  }
}
