import { GetItemCommand, PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { partitionKey, SUMMARY_SORT_KEY } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { summaryItem, summaryOf } from '@remote-swe/core/adapters/dynamodb/items/summary-codec';
import { counted } from '@remote-swe/core/domain/counted';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { begunWith } from '@remote-swe/core/domain/session/listed/begun';
import { dueAtOf } from '@remote-swe/core/engine/session/commit';
import { isAwsError } from '@remote-swe/core/errors';
import { command, count } from '../kit/command.ts';
import type { Ops } from '../kit/ops.ts';
import type { Item } from '../records/items.ts';

const PAGES_DEFAULT = 1_000;
const PAGES_MAX = 1_000_000;

export const backfill = command({
  name: 'backfill',
  summary:
    'Writes into summaries what newer builds keep in them, and those that are missing. May run while sessions do, and again.',
  options: {
    pages: { type: 'string', value: 'N', help: `MB of the table to look through; default ${PAGES_DEFAULT}` },
    'dry-run': { type: 'boolean', help: 'only counts' },
  },
  async run(ops, { values }) {
    const pagesMax = count(values.pages, 'pages', PAGES_DEFAULT, PAGES_MAX);
    const done: Done = { written: 0, complete: 0, raced: 0, unreadable: [] };
    const seen = new Set<string>();
    let start: Item | undefined;
    let pages = 0;
    do {
      const answer = await keysPage(ops, start);
      for (const pk of answer.keys) {
        if (seen.has(pk)) continue;
        seen.add(pk);
        await fill(ops, pk.slice(2), values['dry-run'] === true, done);
      }
      start = answer.next;
      pages++;
    } while (start && pages < pagesMax && !ops.terminal.signal.aborted);
    const isAll = start === undefined;
    return {
      ok: isAll && done.unreadable.length === 0,
      data: { ...done, isAll },
      lines: linesOf(done, isAll, values['dry-run']),
    };
  },
});

type Done = { written: number; complete: number; raced: number; unreadable: string[] };

async function keysPage(ops: Ops, start: Item | undefined): Promise<{ keys: string[]; next?: Item }> {
  const answer = await ops.clients.dynamoDb.send(
    new ScanCommand({
      TableName: ops.place.table,
      FilterExpression: 'begins_with(PK, :session)',
      ExpressionAttributeValues: { ':session': { S: 'S#' } },
      ProjectionExpression: 'PK',
      ExclusiveStartKey: start,
    }),
  );
  return { keys: (answer.Items ?? []).flatMap(({ PK }) => PK?.S ?? []), next: answer.LastEvaluatedKey };
}

async function fill(ops: Ops, sessionId: string, isDry: boolean, done: Done): Promise<void> {
  const { Item: old } = await ops.clients.dynamoDb.send(
    new GetItemCommand({
      TableName: ops.place.table,
      ConsistentRead: true,
      Key: { PK: partitionKey(sessionId), SK: { S: SUMMARY_SORT_KEY } },
    }),
  );
  if (old && summaryOf(old).repositories && old.listPk) return void done.complete++;
  if (!old && !(await hasEntries(ops, sessionId))) return void done.complete++;
  try {
    const entry = await ops.journal.newest(sessionId);
    if (!entry) return void done.complete++;
    // What the sweeper knows stays as it is; a summary that was lost says anew whether something is open.
    const due = old ? { dueAt: old.dueAt, dueShard: old.dueShard, sweeps: old.sweeps } : {};
    const fresh = summaryItem(await withBeginning(ops, entry), old ? null : dueAtOf(entry.state, ops.clock.now()));
    const item = { ...fresh, ...Object.fromEntries(Object.entries(due).filter(([, value]) => value !== undefined)) };
    if (isDry || (await put(ops, item as Item, old))) done.written++;
    else done.raced++;
  } catch (error) {
    if (isAwsError(error)) throw error;
    done.unreadable.push(sessionId);
  }
}

/** The entry with what its session began with, which older builds did not keep: lists show it until the session goes on. */
async function withBeginning(ops: Ops, entry: JournalEntry): Promise<JournalEntry> {
  if (entry.state.begun) return entry;
  const messages = await ops.journal.messages(entry.sessionId, 1, Math.min(entry.version, FIRST_ENTRIES_MAX));
  const [first] = messages.flatMap((message) => (message.kind === 'people' ? message.people : []));
  const at = first?.at ?? entry.state.turnStartedAt;
  const begun = begunWith({ ...entry.state, turnStartedAt: at }, first?.text, at);
  const begunBy = entry.state.begunBy ?? first?.user;
  return { ...entry, state: { ...entry.state, ...begun, ...(begunBy === undefined ? {} : { begunBy }) } };
}

/** Entries among which a session's first words are looked for. */
const FIRST_ENTRIES_MAX = 10;

async function hasEntries(ops: Ops, sessionId: string): Promise<boolean> {
  const answer = await ops.clients.dynamoDb.send(
    new QueryCommand({
      TableName: ops.place.table,
      KeyConditionExpression: 'PK = :pk AND begins_with(SK, :j)',
      ExpressionAttributeValues: { ':pk': partitionKey(sessionId), ':j': { S: 'J#' } },
      ProjectionExpression: 'SK',
      Limit: 1,
    }),
  );
  return (answer.Items ?? []).length > 0;
}

/** Only if nobody has written it since: a step's own summary is newer and complete. */
async function put(ops: Ops, Item: Item, old: Item | undefined): Promise<boolean> {
  const condition = old?.version
    ? {
        ConditionExpression: `version = :version AND ${old.dueAt ? 'dueAt = :dueAt' : 'attribute_not_exists(dueAt)'}`,
        ExpressionAttributeValues: { ':version': old.version, ...(old.dueAt ? { ':dueAt': old.dueAt } : {}) },
      }
    : { ConditionExpression: 'attribute_not_exists(PK)' };
  try {
    await ops.clients.dynamoDb.send(new PutItemCommand({ TableName: ops.place.table, Item, ...condition }));
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

function linesOf({ written, complete, raced, unreadable }: Done, isAll: boolean, isDry = false): string[] {
  return [
    `${counted(written, 'summary', 'summaries')} ${isDry ? 'would be written' : 'written'}, ${complete} were complete, ${raced} had moved on meanwhile.`,
    ...unreadable.map((sessionId) => `Its newest step cannot be read: ${sessionId}`),
    ...(isAll ? [] : ['The table goes on: run it again with more --pages.']),
  ];
}
