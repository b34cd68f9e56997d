import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HttpServers } from '@remote-swe/core/adapters/mcp/http-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEverything } from '../agent-core/adapters/mcp/everything.ts';

const LAYER = resolve(import.meta.dirname, '../../layers/agent-core');
const artifacts = mkdtempSync(join(tmpdir(), 'remote-swe-layer-'));
const core = join(artifacts, 'nodejs/node_modules/@remote-swe/core');

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
  it('The built core layer loads what a step needs at once', () => {
    expect(loadedWith('wiring/step-starter.js')).toContain('RunInstances');
  });

  it('The built core layer holds no schemas of operations that nobody calls', () => {
    const files = readdirSync(core, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const found = files.filter((name) => OF_NO_USE.test(readFileSync(join(core, name), 'utf8')));
    expect(found).toEqual([]);
  });

  it('The built core layer loads the MCP SDK for no function before a server is asked, and holds it', async () => {
    const chunk = readdirSync(join(core, 'chunks')).find((name) => name.startsWith('http-servers-')) ?? '';
    expect(loadedWith(`chunks/${chunk}`)).toContain(OF_MCP_SDK);
    const wiring = readdirSync(join(core, 'wiring'), { recursive: true, encoding: 'utf8' });
    for (const name of wiring.filter((file) => file.endsWith('.js')))
      expect(loadedWith(`wiring/${name}`)).not.toContain(OF_MCP_SDK);

    const loaded: { HttpServers: typeof HttpServers } = await import(pathToFileURL(join(core, 'chunks', chunk)).href);
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
