import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoStartPermits } from '@remote-swe/core/adapters/dynamodb/start-permits';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
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

async function bucketOf(tableName: string): Promise<DynamoStartPermits> {
  await aws.dynamoDb?.createTable(tableDefinition(tableName) as never);
  return new DynamoStartPermits(client, tableName, { perSecond: 2, burst: 5 });
}

const FRESH: WorkerItem = { state: 'starting', generation: 1, startedAt: 1_000, lastUsedAt: 1_000, launchAttempt: 0 };

/** One session's way to a start: what it had to wait, `crowded`, or `taken`. */
async function start(permits: DynamoStartPermits, sessionId: string, now: number): Promise<string | number> {
  const { item, permit } = await permits.look(sessionId, now);
  if (permit.kind === 'later') return permit.waitMs;
  return permits.take(sessionId, item, { ...FRESH, launchAttempt: (item?.launchAttempt ?? -1) + 1 }, permit);
}

describe('the bucket of worker starts', () => {
  it('All who ask share the bucket: twenty at once get no more than a burst, and no token is taken twice', async () => {
    const permits = await bucketOf('crowd');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => start(permits, `s${index}`, 1_000)));
    const taken = answers.filter((answer) => answer === 'taken').length;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(5);
    for (const answer of answers) expect(['taken', 'crowded', 500]).toContain(answer);
    for (let left = taken; left < 5; left++) expect(await start(permits, 'later', 1_000)).toBe('taken');
    expect(await start(permits, 'later', 1_000)).toBe(500);
  });

  it('The bucket of worker starts fills again with time', async () => {
    const permits = await bucketOf('time');
    for (let taken = 0; taken < 5; taken++) expect(await start(permits, 's', 1_000)).toBe('taken');
    expect(await start(permits, 's', 1_250)).toBe(250);
    expect(await start(permits, 's', 1_500)).toBe('taken');
  });

  it('The bucket is not touched when the worker item changed: both are written, or neither', async () => {
    const permits = await bucketOf('race');
    const seen = await permits.look('s', 1_000);
    if (seen.permit.kind !== 'free') throw new Error('A bucket that nobody used is full');
    expect(await permits.take('s', undefined, FRESH, seen.permit)).toBe('taken');
    const again = await permits.look('s', 1_000);
    expect(again).toMatchObject({ item: FRESH, permit: { kind: 'free', seen: { milliTokens: 4_000 } } });
    if (again.permit.kind !== 'free') throw new Error('Four are left');
    expect(await permits.take('s', undefined, FRESH, again.permit)).toBe('raced');
    expect(await permits.take('s', FRESH, { ...FRESH, launchAttempt: 1 }, seen.permit)).toBe('crowded');
    expect(await permits.look('s', 1_000)).toEqual(again);
  });
});
