import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HttpServers } from '@remote-swe/core/adapters/mcp/http-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEverything } from '../../agent-core/adapters/mcp/everything.ts';

const LAYER = resolve(import.meta.dirname, '../../../layers/agent-core');
const artifacts = mkdtempSync(join(tmpdir(), 'remote-swe-layer-'));
const core = join(artifacts, 'nodejs/node_modules/@remote-swe/core');

const FUNCTIONS = readdirSync(join(LAYER, '../../functions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

/** Only the MCP SDK's HTTP transport says this header's name. */
const OF_MCP_SDK = 'mcp-session-id';

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['build.mjs', artifacts], { cwd: LAYER, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
});
afterAll(() => rmSync(artifacts, { recursive: true, force: true }));

/** Operations that nobody calls, of the clients whose schemas are largest. */
const OF_NO_USE = /TransitGateway|DeleteBucketCors|CreatePatchBaseline/;

/** The text of an entry point and of everything that it imports before it runs. */
function loadedWith(entry: string): string {
  const texts = new Map<string, string>();
  const load = (file: string): void => {
    if (texts.has(file)) return;
    const text = readFileSync(join(core, file), 'utf8');
    texts.set(file, text);
    for (const [, target] of text.matchAll(/(?:from|import)"(\.[^"]+)"/g))
      load(posix.join(posix.dirname(file), target ?? ''));
  };
  load(entry);
  return [...texts.values()].join('\n');
}

describe('the built core layer', () => {
  it('The built core layer has one bundle for each function, and what may be loaded later beside it', () => {
    const bundles = readdirSync(core).filter((name) => name.endsWith('.js'));
    expect(bundles.map((name) => name.replace('.js', '')).sort()).toEqual(FUNCTIONS);
    for (const later of ['workers', 'bucket', 'git-hub', 'slack', 'bedrock'])
      expect(readdirSync(join(core, 'agent-step-chunks')).some((name) => name.startsWith(`${later}-`))).toBe(true);
  });

  it('The built core layer loads no machines, no GitHub and no HTML before they are asked for', () => {
    for (const name of FUNCTIONS.filter((one) => one !== 'stack-end'))
      expect(loadedWith(`${name}.js`)).not.toMatch(/RunInstances|DescribeInstances|octokit|htmlparser/);
  });

  it('The built core layer holds no schemas of operations that nobody calls', () => {
    const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const found = files.filter((name) => OF_NO_USE.test(readFileSync(join(core, name), 'utf8')));
    expect(found).toEqual([]);
  });

  it('The built core layer loads the MCP SDK for no function before a server is asked, and holds it', async () => {
    const chunks = readdirSync(join(core, 'agent-step-chunks'));
    const chunk = chunks.find((name) => name.startsWith('http-servers-')) ?? '';
    expect(loadedWith(`agent-step-chunks/${chunk}`)).toContain(OF_MCP_SDK);
    for (const name of FUNCTIONS) expect(loadedWith(`${name}.js`)).not.toContain(OF_MCP_SDK);

    const loaded: { HttpServers: typeof HttpServers } = await import(
      pathToFileURL(join(core, 'agent-step-chunks', chunk)).href
    );
    const everything = await startEverything();
    try {
      const servers = new loaded.HttpServers({ secrets: async () => new Map(), version: 'test' });
      const tools = await servers.list({ kind: 'http', name: 'everything', url: everything.url, headers: {} });
      expect(tools.map(({ name }) => name)).toContain('echo');
    } finally {
      await everything.close();
    }
  });
});
