import { command } from '../kit/command.ts';
import { table } from '../kit/output.ts';
import { orphansOf, removeOrphan } from './fleet.ts';

export const orphans = command({
  name: 'orphans',
  summary:
    'Machines, disks and clocks of the deployment that belong to no session’s worker. The reaper removes 25 an hour by itself.',
  options: {
    remove: { type: 'boolean', help: 'removes all of them, after a question' },
    yes: { type: 'boolean', help: 'with --remove: does not ask' },
  },
  async run(ops, { values }) {
    const { orphans, isAll } = await orphansOf(ops);
    const rows = orphans.map(({ kind, id, sessionId, reason }) => [kind, id, sessionId, reason]);
    const list = orphans.length === 0 ? ['There are none.'] : table(['what', 'id', 'session', 'why'], rows);
    const more = isAll ? [] : ['There are more things than were looked at; run it again after these are gone.'];
    if (!values.remove || orphans.length === 0)
      return { ok: true, data: { orphans, isAll, removed: [] }, lines: [...list, ...more] };
    if (!values.yes) for (const line of list) ops.terminal.note(line);
    if (!values.yes && !(await ops.terminal.confirm(`Remove these ${orphans.length} for good?`)))
      return { ok: false, data: { orphans, isAll, removed: [] }, lines: ['Nothing was removed.'] };
    const removed: string[] = [];
    for (const orphan of orphans) {
      await removeOrphan(ops, orphan);
      removed.push(orphan.id);
    }
    return { ok: true, data: { orphans, isAll, removed }, lines: [`Removed ${removed.length}.`, ...more] };
  },
});
