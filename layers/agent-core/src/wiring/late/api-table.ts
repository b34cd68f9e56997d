import type { Blobs } from '../../ports/blobs.ts';
import { late } from './late.ts';

/** What the API reads and writes in the table, through one client. */
export function apiTableAt(tableName: string, blobs: Blobs) {
  let made: ReturnType<typeof load> | undefined;
  const loaded = () => {
    made ??= load(tableName, blobs);
    return made;
  };
  return {
    reader: late(async () => (await loaded()).reader),
    journal: late(async () => (await loaded()).journal),
    inbox: late(async () => (await loaded()).inbox),
    sessions: late(async () => (await loaded()).sessions),
    requests: late(async () => (await loaded()).requests),
    workers: late(async () => (await loaded()).workers),
    dueItems: late(async () => (await loaded()).dueItems),
    budgets: late(async () => (await loaded()).budgets),
    muting: late(async () => (await loaded()).muting),
    approvals: late(async () => (await loaded()).approvals),
    keys: late(async () => (await loaded()).keys),
    signIns: late(async () => (await loaded()).signIns),
    rates: late(async () => (await loaded()).rates),
    shares: late(async () => (await loaded()).shares),
  };
}

async function load(tableName: string, blobs: Blobs) {
  return (await import('./loaded/api-table.ts')).apiTable(tableName, blobs);
}
