import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mcpWorker } from './mcp-worker.ts';
import { published, routes } from './servers.ts';

const isRoot = process.getuid?.() === 0;
const { worker, serverProcesses } = mcpWorker();
beforeAll(() => chmodSync(worker.root, 0o755));

describe.skipIf(!isRoot)('servers as another user (needs root; nobody stands in for agent)', () => {
  it('Servers run with the rights of the tools, and so does the process that holds them', async () => {
    const files = published('filesystem', ['$' + '{workspace}']);
    const path = join(worker.workspace, 'made.txt');
    const result = await worker.call(
      'filesystem__write_file',
      { path, content: 'x' },
      {
        environment: { REMOTE_SWE_AGENT_USER: 'nobody' },
        mcp: routes([files], ['filesystem__write_file']),
      },
    );
    expect(result).toMatchObject({ isError: false });
    const { uid } = statSync(path);
    expect(uid).not.toBe(0);
    const processes = serverProcesses();
    expect(processes.length).toBeGreaterThanOrEqual(2);
    for (const { processId } of processes) expect(statSync(`/proc/${processId}`).uid).toBe(uid);
  });
});
