import { mkdtemp, readdir, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { functionScript } from '../../../local/aws/bedrock/script.ts';
import { startLocalSystem } from '../../../local/system/system.ts';

const script = functionScript(() => ({ text: 'hello' }));
let home = '';

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'system-test-'));
  vi.stubEnv('TMPDIR', home);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true, force: true });
});

it('The system leaves nothing behind when its port is taken', async () => {
  const holder = net.createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as net.AddressInfo;
  await expect(startLocalSystem({ script, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(await readdir(home)).toEqual([]);
  await new Promise((resolve) => holder.close(resolve));
});

it('The system holds a request that comes before it is up, and answers it then', async () => {
  const holder = net.createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as net.AddressInfo;
  await new Promise((resolve) => holder.close(resolve));
  const starting = startLocalSystem({ script, port, eventSources: 'none' });
  const early = await untilConnected(`http://127.0.0.1:${port}/api/slack/events`);
  expect(early.status).toBe(401);
  await (await starting).close();
});

async function untilConnected(url: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(url, { method: 'POST', body: '{}' }).catch(() => undefined);
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

it('The system leaves nothing behind when it is closed, and may be closed twice', async () => {
  const system = await startLocalSystem({ script });
  expect(await readdir(home)).not.toEqual([]);
  await system.close();
  await system.close();
  expect(await readdir(home)).toEqual([]);
});
