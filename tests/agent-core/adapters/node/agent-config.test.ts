import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAgentConfig, readModelTable } from '@remote-swe/core/adapters/node/agent-config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const OURS = fileURLToPath(new URL('../../../../layers/agent-config', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agent-config-'));
  for (const name of ['prompts', 'models.json', 'mcp.json'])
    cpSync(join(OURS, name), join(folder, name), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('readAgentConfig', () => {
  it('readAgentConfig reads what is checked in', async () => {
    const { systemPrompt } = await readAgentConfig(folder, 'us-west-2');
    expect(systemPrompt).not.toContain('operators');
  });

  it('readAgentConfig takes the operator’s own rules from operators.md', async () => {
    writeFileSync(join(folder, 'prompts', 'operators.md'), 'Branches are named after tickets.\n');
    const { systemPrompt } = await readAgentConfig(folder, 'us-west-2');
    expect(systemPrompt).toMatch(/# Rules of this deployment\nBranches are named after tickets\.\n\n# When to end\n/);
  });

  it('readAgentConfig names the folder when a text is not usable', async () => {
    writeFileSync(join(folder, 'prompts', 'operators.md'), '# My rules\n');
    await expect(readAgentConfig(folder, 'us-west-2')).rejects.toThrow(/prompts is not usable: .*first level/);
  });
});

describe('readModelTable', () => {
  it('readModelTable reads the same models as the whole folder does, and only them', async () => {
    const { models } = await readAgentConfig(folder, 'eu-west-1');
    writeFileSync(join(folder, 'mcp.json'), 'no JSON');
    expect(await readModelTable(folder, 'eu-west-1')).toEqual(models);
  });

  it('readModelTable names the file when it is not usable', async () => {
    writeFileSync(join(folder, 'models.json'), '{}');
    await expect(readModelTable(folder, 'us-west-2')).rejects.toThrow(/models\.json is not usable: /);
  });
});
