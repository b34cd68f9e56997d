import { type AttributeValue, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { partitionKey, SUMMARY_SORT_KEY } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { summaryOf } from '@remote-swe/core/adapters/dynamodb/items/summary-codec';
import type { SessionSummary } from '@remote-swe/core/domain/session/listed/summary';
import { usageError } from '../../scripts/arguments.mjs';
import type { Ops } from '../kit/ops.ts';

/** Pages (1 MB each) that one command reads of the table, unless it is told otherwise: some cents at most. */
export const PAGES_MAX_DEFAULT = 50;

type Key = Record<string, AttributeValue>;

export type Search = {
  /** Ends the look with so many; without it only `pagesMax` does. */
  limit?: number;
  pagesMax: number;
  fits(summary: SessionSummary): boolean | Promise<boolean>;
  from?: string;
};
/** `next`: the look ended before the table did; give it as `from` to go on. `pages`: of 1 MB, that were read. */
export type Searched = { found: SessionSummary[]; pages: number; next?: string };

/** Looks through the table's summaries, bounded: there is no index over all sessions, so every item is read and paid. */
export async function summaries(ops: Ops, { limit, pagesMax, fits, from }: Search): Promise<Searched> {
  const found: SessionSummary[] = [];
  let start = from === undefined ? undefined : keyOf(from);
  for (let pages = 1; ; pages++) {
    const answer = await ops.clients.dynamoDb.send(
      new ScanCommand({
        TableName: ops.place.table,
        FilterExpression: 'SK = :summary',
        ExpressionAttributeValues: { ':summary': { S: SUMMARY_SORT_KEY } },
        ExclusiveStartKey: start,
      }),
    );
    for (const item of answer.Items ?? []) {
      const summary = summaryOf(item);
      if (!(await fits(summary))) continue;
      found.push(summary);
      if (found.length === limit) return { found, pages, next: tokenOf({ PK: item.PK, SK: item.SK } as Key) };
    }
    start = answer.LastEvaluatedKey;
    if (!start) return { found, pages };
    if (pages >= pagesMax) return { found, pages, next: tokenOf(start) };
  }
}

/** Names the last item that was looked at, e.g. for `--from`. */
function tokenOf(key: Key): string {
  return Buffer.from(JSON.stringify([key.PK?.S, key.SK?.S])).toString('base64url');
}

function keyOf(token: string): Key {
  try {
    const [pk, sk]: unknown[] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof pk === 'string' && typeof sk === 'string') return { PK: { S: pk }, SK: { S: sk } };
  } catch {
    // Said below.
  }
  throw usageError('ops', '--from takes what an earlier list has named at its end.');
}

/** The summary of one session; undefined when it has none, e.g. before its first step. */
export async function summaryOfSession(ops: Ops, sessionId: string): Promise<SessionSummary | undefined> {
  const { Item } = await ops.clients.dynamoDb.send(
    new GetItemCommand({
      TableName: ops.place.table,
      ConsistentRead: true,
      Key: { PK: partitionKey(sessionId), SK: { S: SUMMARY_SORT_KEY } },
    }),
  );
  return Item && summaryOf(Item);
}
