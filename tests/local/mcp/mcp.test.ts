import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAgentConfig } from '@remote-swe/core/adapters/node/agent-config';
import { configurationHash } from '@remote-swe/core/domain/mcp/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { main } from '../../../local/cli/commands/mcp.ts';
import { ROOT } from '../../../local/system/system.ts';
import { published } from '../../worker-userdata/mcp/servers.ts';

let config: string;
const printed: string[] = [];
beforeEach(() => {
  config = mkdtempSync(join(tmpdir(), 'mcp-cli-'));
  cpSync(join(ROOT, 'layers/agent-config'), config, { recursive: true });
  printed.length = 0;
  for (const way of ['log', 'error'] as const)
    vi.spyOn(console, way).mockImplementation((text) => void printed.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  rmSync(config, { recursive: true, force: true });
});

it('npm run mcp asks each server, and keeps the tools of those on the worker for the deployment', async () => {
  const memory = published('memory');
  const { command, args } = memory;
  const secret = `\${parameter:/remote-swe/mcp/a}`;
  const servers = {
    memory: { command, args },
    broken: { command: 'no-such-program' },
    closed: { url: 'https://mcp.example/mcp', headers: { Authorization: secret } },
  };
  writeFileSync(join(config, 'mcp.json'), JSON.stringify({ mcpServers: servers }));
  await main(['--config', config, '--write', '--json']);
  expect(process.exitCode).toBe(1);
  expect(JSON.parse(printed[0] ?? '')).toEqual({
    ok: false,
    servers: [
      { name: 'memory', transport: 'stdio', outcome: 'listed', tools: expect.arrayContaining(['read_graph']) },
      {
        name: 'broken',
        transport: 'stdio',
        outcome: 'failed',
        reason: expect.stringMatching(/no command 'no-such-program'/),
      },
      {
        name: 'closed',
        transport: 'http',
        outcome: 'skipped',
        reason: expect.stringMatching(/need \/remote-swe\/mcp\/a/),
      },
    ],
  });
  const { mcp } = await readAgentConfig(config, 'us-west-2');
  expect(mcp.servers.map(({ name }) => name)).toEqual(['memory', 'broken', 'closed']);
  expect(mcp.knownLists.get(configurationHash(memory))?.map(({ name }) => name)).toContain('read_graph');
  expect(readFileSync(join(config, 'mcp-tools.json'), 'utf8')).not.toContain('broken');
});

it('npm run mcp says what is wrong in the file, as agent-step does at its start', async () => {
  await main(['--config', config]);
  expect(printed).toEqual(['mcp.json names no servers.']);
  writeFileSync(join(config, 'mcp.json'), '{\n  "mcpServers": {,}\n}');
  await main(['--config', config]);
  expect(printed[1]).toMatch(/mcp.json is not usable: it is no JSON: line 2, column 18/);
  await expect(readAgentConfig(config, 'us-west-2')).rejects.toThrow(/mcp\.json is not usable: .*line 2/);
  writeFileSync(join(config, 'mcp.json'), '{"mcpServers": {}}');
  writeFileSync(join(config, 'mcp-tools.json'), '[]');
  await expect(readAgentConfig(config, 'us-west-2')).rejects.toThrow(/mcp-tools\.json is not usable: .*npm run mcp/);
});
