import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';
import { hostMarker, stopHost } from '../../../worker-userdata/runtime/mcp/host-client.ts';
import { findProcesses } from '../../../worker-userdata/runtime/process/tree.ts';
import { TestWorker } from '../worker.ts';
import { published, routes } from './servers.ts';

const isRoot = process.getuid?.() === 0;
const worker = new TestWorker();
const home = homeAt(worker.home);
beforeAll(async () => {
  await worker.build();
  chmodSync(worker.root, 0o755);
});
afterAll(async () => {
  await stopHost({ home });
  await worker.remove();
});

describe.skipIf(!isRoot)('servers as another user (needs root; nobody stands in for agent)', () => {
  it('run with the rights of the tools, and so does the process that holds them', async () => {
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
    const processes = findProcesses({ marker: hostMarker(home), groupIds: [] });
    expect(processes.length).toBeGreaterThanOrEqual(2);
    for (const { processId } of processes) expect(statSync(`/proc/${processId}`).uid).toBe(uid);
  });
});
