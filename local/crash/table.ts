import { entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import type { Item } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { workerItemOf } from '@remote-swe/core/adapters/dynamodb/items/worker-codec';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Blobs } from '@remote-swe/core/ports/blobs';
import type { LocalSystem } from '../system/system.ts';

/** What the table holds of a session. */
export type SessionItems = {
  entries: JournalEntry[];
  /** Keys of all inbox items, and of those that no entry has absorbed. */
  accepted: string[];
  unread: string[];
  worker: WorkerItem | undefined;
  /** Items that the sweeper still looks at. */
  due: string[];
};

/** Entries of that size go to S3; sessions that are made to be looked at stay far below. */
const noBlobs: Blobs = {
  put: () => Promise.reject(new Error('not used')),
  get: (key) => Promise.reject(new Error(`The entry is kept in S3 (${key}); this reader reads the table only`)),
  copy: () => Promise.reject(new Error('not used')),
  remove: () => Promise.reject(new Error('not used')),
  presignGet: () => Promise.reject(new Error('not used')),
  presignUpload: () => Promise.reject(new Error('not used')),
};

/** Reads a session past the front, so that looking neither counts as a call nor keeps the system from being idle. */
export async function readSession(system: LocalSystem, sessionId: string): Promise<SessionItems> {
  const items = await query(system, sessionId);
  const named = (prefix: string) => items.filter((item) => item.SK?.S?.startsWith(prefix));
  const worker = items.find((item) => item.SK?.S === 'W');
  return {
    entries: await entriesOf(items),
    accepted: named('I#').map(({ SK }) => (SK?.S ?? '').replace(/^I#/, '')),
    unread: named('I#').flatMap((item) => (item.absorbedBy ? [] : [(item.SK?.S ?? '').replace(/^I#/, '')])),
    worker: worker && workerItemOf(worker),
    due: items.flatMap((item) => (item.dueAt ? [item.SK?.S ?? ''] : [])),
  };
}

/** Every item of the table: all sessions, machines and counters. */
export async function readTable(system: LocalSystem): Promise<Item[]> {
  return read(system, 'Scan', {});
}

/** The entries among these items. */
export function entriesOf(items: Item[]): Promise<JournalEntry[]> {
  return Promise.all(items.filter((item) => item.SK?.S?.startsWith('J#')).map((item) => entryOf(item, noBlobs)));
}

function query(system: LocalSystem, sessionId: string): Promise<Item[]> {
  return read(system, 'Query', {
    KeyConditionExpression: 'PK = :pk',
    ExpressionAttributeValues: { ':pk': { S: `S#${sessionId}` } },
  });
}

async function read(system: LocalSystem, operation: 'Query' | 'Scan', input: object): Promise<Item[]> {
  const items: Item[] = [];
  let start: unknown;
  do {
    const page = await readPage(system, operation, { ...input, ...(start ? { ExclusiveStartKey: start } : {}) });
    items.push(...page.Items.map(withBytes));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

async function readPage(
  system: LocalSystem,
  operation: string,
  input: object,
): Promise<{ Items: Item[]; LastEvaluatedKey?: unknown }> {
  const answer = await system.dynamoDb.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: Buffer.from(JSON.stringify({ TableName: system.plan.tables[0]?.name, ConsistentRead: true, ...input })),
    caller: 'observer',
  });
  if (answer.status !== 200) throw new Error(`The table could not be read: ${String(answer.body)}`);
  return JSON.parse(String(answer.body));
}

/** Bytes travel as base64. */
function withBytes(item: Item): Item {
  const body = item.body?.B as unknown;
  return typeof body === 'string' ? { ...item, body: { B: Buffer.from(body, 'base64') } } : item;
}
