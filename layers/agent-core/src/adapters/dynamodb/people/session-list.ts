import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { monthBefore, monthOf } from '../../../domain/money/month-spend.ts';
import { type Beginning, summaryAtBeginning } from '../../../domain/session/listed/begun.ts';
import { LISTED_MONTHS, type ListedSession, type SessionList } from '../../../ports/people/session-list.ts';
import { isConditionFailure } from '../errors.ts';
import { readItem } from '../items/attributes.ts';
import { type Item, number, partitionKey, SUMMARY_SORT_KEY } from '../items/keys.ts';
import { storedBeginning } from '../items/small-items.ts';
import { beginningItem, summaryOf } from '../items/summary-codec.ts';

/** Rows of a month that are looked at for one list: catches a deployment with thousands of sessions. */
const ROWS_MAX = 400;
/** Rows of one read. */
const PAGE = 100;
/** Longer than a list looks back, so that a row is there as long as it may be shown. */
const KEPT_S = 70 * 24 * 3_600;

type Row = { sessionId: string; begunBy: string; at: number };
type Wanted = { user: string | undefined; limit: number };

/** A row for each session's beginning, by month; what became of it stands in its summary. */
export class DynamoSessionList implements SessionList {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async begins(scope: string, beginning: Beginning): Promise<void> {
    const { sessionId, begunBy, at, words } = beginning;
    const Item: Item = {
      ...{ PK: monthPartition(scope, monthOf(at)), SK: { S: `${String(at).padStart(14, '0')}#${sessionId}` } },
      ...{ sessionId: { S: sessionId }, begunBy: { S: begunBy }, at: number(at) },
      expiresAt: number(Math.floor(at / 1_000) + KEPT_S),
    };
    const summary = words === undefined ? [] : [beginningItem(summaryAtBeginning(beginning))];
    await Promise.all([Item, ...summary].map((item) => this.#putOnce(item)));
  }

  /** What is there already stays: a repeated delivery, or the first entry's summary. */
  async #putOnce(Item: Item): Promise<void> {
    const put = { TableName: this.#tableName, Item, ConditionExpression: 'attribute_not_exists(PK)' };
    await this.#client.send(new PutItemCommand(put)).catch((error: unknown) => {
      if (!isConditionFailure(error)) throw error;
    });
  }

  async newest(
    scope: string,
    { user, limit, now }: { user?: string; limit: number; now: number },
  ): Promise<ListedSession[]> {
    const found = new Map<string, Row>();
    for (const month of lastMonths(now)) await this.#find(monthPartition(scope, month), { user, limit }, found);
    return Promise.all([...found.values()].map((row) => this.#listed(row)));
  }

  /** Adds to what was found. A request that was cut off is repeated later, and has noted its session's beginning twice. */
  async #find(PK: Item[string], { user, limit }: Wanted, found: Map<string, Row>): Promise<void> {
    let from: Item | undefined;
    for (let seen = 0; seen < ROWS_MAX && found.size < limit; seen += PAGE) {
      const { Items = [], LastEvaluatedKey } = await this.#client.send(
        new QueryCommand({
          TableName: this.#tableName,
          KeyConditionExpression: 'PK = :month',
          ExpressionAttributeValues: { ':month': PK },
          ScanIndexForward: false,
          Limit: PAGE,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      for (const row of Items.map(rowOf)) {
        const isWanted = (user === undefined || row.begunBy === user) && found.size < limit;
        if (isWanted && !found.has(row.sessionId)) found.set(row.sessionId, row);
      }
      if (!LastEvaluatedKey) break;
      from = LastEvaluatedKey;
    }
  }

  async #listed(row: Row): Promise<ListedSession> {
    const Key = { PK: partitionKey(row.sessionId), SK: { S: SUMMARY_SORT_KEY } };
    const { Item } = await this.#client.send(new GetItemCommand({ TableName: this.#tableName, Key }));
    if (!Item) return row;
    const { phase, costMicroUsd, estimatedMicroUsd, at: lastAt, repositories } = summaryOf(Item);
    return {
      ...row,
      phase,
      microUsd: costMicroUsd + estimatedMicroUsd,
      lastAt,
      ...(repositories ? { repositories } : {}),
    };
  }
}

function rowOf(item: Item): Row {
  const { sessionId, begunBy, at } = readItem(storedBeginning, item, 'Beginning');
  return { sessionId, begunBy, at };
}

function monthPartition(scope: string, month: string): Item[string] {
  return { S: `G#${scope}#${month}` };
}

function lastMonths(now: number): string[] {
  return Array.from({ length: LISTED_MONTHS }, (_, back) => monthBefore(monthOf(now), back));
}
