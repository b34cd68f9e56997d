import type { Blobs } from '../../ports/blobs.ts';
import { late } from './late.ts';

/** What an ingress or a burial reads and writes in the table, through one client. */
export function tableAt(tableName: string, blobs: Blobs) {
  let made: Promise<Awaited<ReturnType<typeof load>>> | undefined;
  const loaded = () => {
    made ??= load(tableName, blobs);
    return made;
  };
  return {
    keys: late(async () => (await loaded()).keys),
    approvals: late(async () => (await loaded()).approvals),
    budgets: late(async () => (await loaded()).budgets),
    events: late(async () => (await loaded()).events),
    names: late(async () => (await loaded()).names),
    places: late(async () => (await loaded()).places),
    feedback: late(async () => (await loaded()).feedback),
    inbox: late(async () => (await loaded()).inbox),
    journal: late(async () => (await loaded()).journal),
    muting: late(async () => (await loaded()).muting),
    replies: late(async () => (await loaded()).replies),
    signIns: late(async () => (await loaded()).signIns),
    sessions: late(async () => (await loaded()).sessions),
    workers: late(async () => (await loaded()).workers),
  };
}

async function load(tableName: string, blobs: Blobs) {
  return (await import('./loaded/table.ts')).table(tableName, blobs);
}
