import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bubblewrapWorks } from '../../../local/instances/bubblewrap.ts';
import { instanceProcesses, killInstanceProcesses } from '../../../local/instances/processes.ts';

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
/** Real time that the machine's processes have to notice that their host is gone. */
const POLLS_MAX = 500;

async function waitUntilGone(instanceId: string): Promise<void> {
  for (let poll = 0; poll < POLLS_MAX && instanceProcesses(instanceId).length > 0; poll++)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a host that is killed without warning', () => {
  const absent = !bubblewrapWorks();
  it('A host that is killed without warning leaves no process of its plain machines', () => killHost('plain'));
  it.skipIf(absent)(
    `A host that is killed without warning leaves no process of its bubblewrap machines${absent ? ' (skipped: it does not work here)' : ''}`,
    () => killHost('bubblewrap'),
  );
});

async function killHost(sandbox: string): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'orphans-'));
  const host = spawn(process.execPath, ['--import', 'tsx', HOST, root, sandbox], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(host.stdout, 'data')) as [Buffer];
  const instanceId = line.toString().trim();
  expect(instanceProcesses(instanceId).length).toBeGreaterThanOrEqual(2);
  host.kill('SIGKILL');
  await once(host, 'exit');
  await waitUntilGone(instanceId);
  const left = instanceProcesses(instanceId);
  await killInstanceProcesses(instanceId);
  rmSync(root, { recursive: true });
  expect(left).toEqual([]);
}
