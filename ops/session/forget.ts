import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { machineKey, replyKey } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { counted } from '@remote-swe/core/domain/counted';
import { slackMessageKey } from '@remote-swe/core/domain/session/slack-thread';
import { sourceOf } from '@remote-swe/core/domain/session/source';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import { command } from '../kit/command.ts';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';
import { deletionOf, type Item, writeAll } from '../records/items.ts';
import { ifReadable } from '../records/readable.ts';
import { readSessionName, sessionByName } from '../records/session-id.ts';
import { clockNames, clocksOf, looseVolumesOf, machinesOf } from '../records/session-machines.ts';
import { allRecords, deleteObjects, objectsInFolders } from '../records/session-objects.ts';

/** A step that was under way may write once more after its items are gone: so often is looked and deleted again. */
const PASSES_MAX = 3;

export const forget = command({
  name: 'forget',
  summary:
    'Deletes all of a session for good: items, objects, clock, machine and disk. Slack’s thread and pull requests stay.',
  words: ['<session>'],
  options: {
    yes: { type: 'boolean', help: 'does not ask' },
    'dry-run': { type: 'boolean', help: 'only tells what would be deleted' },
    force: { type: 'boolean', help: 'also while it works: its step may write once more, and is deleted again' },
  },
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''], values }) {
    const sessionId = await sessionByName(ops, named);
    const found = await look(ops, sessionId);
    if (total(found) === 0) throw new OpsError(`There is nothing of session ${sessionId}.`);
    if (values['dry-run'])
      return { ok: true, data: { sessionId, found: counts(found) }, lines: ['Would be deleted:', ...rows(found)] };
    if (!values.force) await mustRest(ops, sessionId);
    if (!values.yes) {
      for (const line of [sessionId, ...rows(found)]) ops.terminal.note(line);
      if (!(await ops.terminal.confirm('Delete all of it for good?')))
        return { ok: false, data: { sessionId, deleted: false }, lines: ['Nothing was deleted.'] };
    }
    const left = await removeAll(ops, sessionId, found);
    const ok = total(left) === 0;
    const lines = ok
      ? [`All of ${sessionId} is deleted:`, ...rows(found), ...STAYS]
      : ['Not all of it could be deleted; run it again. Left:', ...rows(left)];
    return { ok, data: { sessionId, deleted: ok, found: counts(found), left: counts(left) }, lines };
  },
});

const STAYS = [
  'What remains by itself: the thread in Slack, what is on GitHub, log lines with its id (LogRetentionDays), the table’s backups',
  '(35 days), the month’s sums of who paid. Who writes in the thread again begins a new session.',
];

type Found = { items: Item[]; objects: string[]; machines: string[]; volumes: string[]; clocks: string[] };

async function look(ops: Ops, sessionId: string): Promise<Found> {
  const [records, machines, volumes, clocks] = await Promise.all([
    allRecords(ops, sessionId),
    machinesOf(ops, sessionId),
    looseVolumesOf(ops, sessionId),
    clocksOf(ops, sessionId),
  ]);
  return { items: records.items, objects: [...records.own], machines, volumes, clocks };
}

function counts({ items, objects, machines, volumes, clocks }: Found) {
  return { items: items.length, objects: objects.length, machines, volumes, clocks };
}

function total({ items, objects, machines, volumes, clocks }: Found): number {
  return items.length + objects.length + machines.length + volumes.length + clocks.length;
}

function rows({ items, objects, machines, volumes, clocks }: Found): string[] {
  return [
    `  ${counted(items.length, 'item')} of the table, ${counted(objects.length, 'object')} of the bucket`,
    ...machines.map((id) => `  machine ${id}, with its disk and what is not pushed`),
    ...volumes.map((id) => `  disk ${id}`),
    ...clocks.map((name) => `  clock ${name}`),
  ];
}

async function mustRest(ops: Ops, sessionId: string): Promise<void> {
  const phase = (await ifReadable(ops.journal.newest(sessionId)))?.state.phase;
  if (phase === undefined || phase.kind === 'idle' || (phase.kind === 'paused' && !phase.work)) return;
  throw new OpsError(
    `The session is at work (${phase.kind}). Stop it first: npm run ops -- stop ${sessionId}; or give --force.`,
  );
}

/** What brings it back goes first: the clock, then the machine; the items last, because they name everything else. */
async function removeAll(ops: Ops, sessionId: string, first: Found): Promise<Found> {
  let found = first;
  for (let pass = 0; pass < PASSES_MAX && total(found) > 0; pass++) {
    const worker = await ifReadable(ops.workerStore.get(sessionId));
    for (const name of clockNames(sessionId)) await ops.fleet.deleteSchedule(name);
    for (const id of found.machines) await ops.fleet.terminate(id);
    for (const id of found.volumes) await ops.fleet.deleteVolume(id);
    // What names others stays until these are gone: objects, then bodies of entries, then items.
    for (const objects of namedFirst(found.objects))
      if ((await deleteObjects(ops, objects)).length > 0) return look(ops, sessionId);
    await writeAll(ops, found.items.map(deletionOf));
    await removeNamed(ops, sessionId, [...found.machines, ...(worker?.instanceId ? [worker.instanceId] : [])]);
    // What a command of the machine put into the bucket while it ended.
    await deleteObjects(ops, await objectsInFolders(ops, sessionId));
    found = await look(ops, sessionId);
  }
  return found;
}

/** Bodies of entries name other objects. */
function namedFirst(keys: string[]): [named: string[], naming: string[]] {
  const isNaming = (key: string) => key.startsWith('entries/');
  return [keys.filter((key) => !isNaming(key)), keys.filter(isNaming)];
}

/** Items that stand elsewhere and name it. */
async function removeNamed(ops: Ops, sessionId: string, machines: string[]): Promise<void> {
  const source = sourceOf(sources, sessionId);
  const more = [
    ...machines.map(machineKey),
    ...(source?.kind === 'slack' ? [replyKey(slackMessageKey(source.channel, source.threadTs))] : []),
  ];
  for (const Key of more) await ops.clients.dynamoDb.send(new DeleteItemCommand({ TableName: ops.place.table, Key }));
}
