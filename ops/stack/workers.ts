import { command } from '../kit/command.ts';
import { ageText, table } from '../kit/output.ts';
import { machinesOf } from './fleet.ts';

export const workers = command({
  name: 'workers',
  summary: 'Every machine of the deployment, what EC2 and the table say of it, and how long it has been there.',
  options: {},
  async run(ops) {
    const { found, isAll } = await machinesOf(ops);
    const workers = await Promise.all(
      found.map(async (machine) => ({ ...machine, worker: await ops.workerStore.get(machine.sessionId) })),
    );
    const now = ops.clock.now();
    const rows = workers.map(({ machineId, sessionId, launchedAt, isStopped, worker }) => [
      machineId,
      isStopped ? 'stopped' : 'running',
      worker?.instanceId === machineId ? worker.state : 'unknown: see orphans',
      ageText(launchedAt, now),
      worker ? ageText(worker.lastUsedAt, now) : '-',
      worker?.saved ? 'saved' : '-',
      sessionId,
    ]);
    const running = workers.filter(({ isStopped }) => !isStopped).length;
    const sum = `${running} running, ${workers.length - running} stopped${isAll ? '' : ', and more that were not looked at'}.`;
    const heading = ['machine', 'EC2', 'table', 'started', 'used', 'work', 'session'];
    return { ok: true, data: { workers, isAll }, lines: [...(rows.length > 0 ? table(heading, rows) : []), sum] };
  },
});
