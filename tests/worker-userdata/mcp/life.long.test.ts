import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StdioServer } from '@remote-swe/core/domain/mcp/server';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { textOf } from '../worker.ts';
import { mcpWorker } from './mcp-worker.ts';
import { answering, commandOf, published, routes, scripted } from './servers.ts';

const { worker, call, serverProcesses } = mcpWorker();

const memory = published('memory', [], { MEMORY_FILE_PATH: '/dev/null' });

describe('a machine whose set-up goes on', () => {
  const { worker: young } = mcpWorker();

  it('A call waits for a machine that has not brought a server’s program yet', async () => {
    const programs = join(young.root, 'programs');
    mkdirSync(programs);
    writeFileSync(join(young.home, 'bootstrap-report.txt'), 'ok make\n');
    const late: StdioServer = { ...memory, name: 'late', command: 'late-program', args: [] };
    const running = young.run([{ toolCallId: young.newId(), name: 'bash', input: { command: 'true' } }], {
      mcp: routes([late], [], ['late']),
      environment: { PATH: `${programs}:${process.env.PATH}` },
    });
    await delay(700);
    const program = join(programs, 'late-program');
    writeFileSync(program, `#!/bin/sh\nexec '${memory.command}' '${memory.args[0]}'\n`, { mode: 0o755 });
    expect(await running).toMatchObject({ mcp: { lists: [{ server: 'late' }], problems: [] } });
  });
});

describe('the life of a server', () => {
  it('A server that ends between calls is started again by the next one', async () => {
    await call(memory, 'read_graph', {});
    for (const { processId } of serverProcesses().filter((one) => commandOf(one.processId).includes('server-memory')))
      process.kill(processId, 'SIGKILL');
    await eventually(() => !serverProcesses().some((one) => commandOf(one.processId).includes('server-memory')));
    expect(await call(memory, 'read_graph', {})).toMatchObject({ isError: false });
  });

  it('A server that ends again and again is left alone, and the model is told', async () => {
    const dies = scripted('always', `${answering()}; read line; exit 1`);
    for (let times = 0; times < 5; times++) expect(textOf(await call(dies, 'anything', {}))).toMatch(/It ended/);
    const last = textOf(await call(dies, 'anything', {}));
    expect(last).toMatch(/started 5 times within 10 minutes.*left alone[\s\S]*Nothing was run/);
  });

  it('A server ends with a boot: the next one has servers of its own', async () => {
    await call(memory, 'read_graph', {});
    const before = serverProcesses().map(({ processId }) => processId);
    worker.bootId = 'boot-2';
    expect(await call(memory, 'read_graph', {})).toMatchObject({ isError: false });
    const after = serverProcesses().map(({ processId }) => processId);
    expect(after.filter((one) => before.includes(one))).toEqual([]);
  });
});
