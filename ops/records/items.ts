import { type AttributeValue, BatchWriteItemCommand, QueryCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { partitionKey } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';

export type Item = Record<string, AttributeValue>;

/** Items that BatchWriteItem takes at once. */
const BATCH_MAX = 25;
/** Tries of a batch that DynamoDB did not take whole. */
const TRIES_MAX = 8;

/** Every item of a session, a page at a time, strongly consistent. */
export async function* itemsOf(ops: Ops, sessionId: string): AsyncGenerator<Item> {
  let start: Item | undefined;
  do {
    const answer = await ops.clients.dynamoDb.send(
      new QueryCommand({
        TableName: ops.place.table,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': partitionKey(sessionId) },
        ExclusiveStartKey: start,
      }),
    );
    yield* answer.Items ?? [];
    start = answer.LastEvaluatedKey;
  } while (start);
}

export function keyOf({ PK, SK }: Item): Item {
  return { PK: PK as AttributeValue, SK: SK as AttributeValue };
}

export function deletionOf(item: Item): WriteRequest {
  return { DeleteRequest: { Key: keyOf(item) } };
}

/** Writes or deletes any number of items; what DynamoDB leaves over is tried again. */
export async function writeAll(ops: Ops, requests: WriteRequest[]): Promise<void> {
  for (let at = 0; at < requests.length; at += BATCH_MAX) await writeBatch(ops, requests.slice(at, at + BATCH_MAX));
}

async function writeBatch(ops: Ops, requests: WriteRequest[]): Promise<void> {
  const { table } = ops.place;
  let left = requests;
  for (let tries = 0; tries < TRIES_MAX && left.length > 0; tries++) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** tries));
    const answer = await ops.clients.dynamoDb.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
    left = answer.UnprocessedItems?.[table] ?? [];
  }
  if (left.length > 0) throw new OpsError(`DynamoDB did not take ${left.length} writes. Run the command again.`);
}
