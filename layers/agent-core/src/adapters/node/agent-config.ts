import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelTable, modelTable } from '../../domain/models.ts';

/** What an operator tunes without touching code (layers/agent-config). */
export type AgentConfig = { systemPrompt: string; models: ModelTable };

/** Reads and checks the folder; an error names the file and what is wrong in it. */
export async function readAgentConfig(directory: string): Promise<AgentConfig> {
  const systemPrompt = (await readFile(join(directory, 'prompts', 'system.md'), 'utf8')).trim();
  if (!systemPrompt) throw new Error(`${join(directory, 'prompts', 'system.md')} is empty`);
  return { systemPrompt, models: await readModels(join(directory, 'models.json')) };
}

async function readModels(file: string): Promise<ModelTable> {
  const parsed = modelTable.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
  throw new Error(`${file} is not usable: ${issues.join('; ')}`);
}
