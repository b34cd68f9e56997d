import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoStartTurns } from '@remote-swe/core/adapters/dynamodb/start-turns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws, tableDefinition } from '../local-aws.ts';

let aws: LocalAws;
let client: DynamoDBClient;
beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  client = new DynamoDBClient(aws.client);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

async function bucketOf(tableName: string): Promise<DynamoStartTurns> {
  await aws.dynamoDb?.createTable(tableDefinition(tableName) as never);
  return new DynamoStartTurns(client, tableName, { perSecond: 2, burst: 5 });
}

describe('the bucket of worker starts', () => {
  it('is shared by all who ask: twenty at once get no more than a burst, and no token is taken twice', async () => {
    const turns = await bucketOf('crowd');
    const answers = await Promise.all(Array.from({ length: 20 }, () => turns.take(1_000)));
    const taken = answers.filter((answer) => answer.kind === 'taken').length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(5);
    for (const answer of answers) if (answer.kind === 'later') expect(answer.waitMs).toBeGreaterThan(0);
    for (let left = taken; left < 5; left++) expect(await turns.take(1_000)).toEqual({ kind: 'taken' });
    expect(await turns.take(1_000)).toEqual({ kind: 'later', waitMs: 500 });
  });

  it('fills again with time', async () => {
    const turns = await bucketOf('time');
    for (let start = 0; start < 5; start++) expect(await turns.take(1_000)).toEqual({ kind: 'taken' });
    expect(await turns.take(1_250)).toEqual({ kind: 'later', waitMs: 250 });
    expect(await turns.take(1_500)).toEqual({ kind: 'taken' });
  });
});
