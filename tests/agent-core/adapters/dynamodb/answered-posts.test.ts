import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoReplies } from '@remote-swe/core/adapters/dynamodb/answered-posts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws, tableDefinition } from '../local-aws.ts';

const AT = Date.UTC(2026, 10, 22);

let aws: LocalAws;
let client: DynamoDBClient;
let replies: DynamoReplies;

beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  await aws.dynamoDb?.createTable(tableDefinition('sessions') as never);
  client = new DynamoDBClient(aws.client);
  replies = new DynamoReplies(client, 'sessions');
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

it('Of many who ask for a post, one gets it', async () => {
  const claims = await Promise.all([1, 2, 3, 4].map(() => replies.claim('slack:C1:1.1', AT)));
  expect(claims.sort()).toEqual(['answering', 'answering', 'answering', 'mine']);
});

it('The table knows for good that a post was answered', async () => {
  expect(await replies.claim('slack:C1:1.2', AT)).toBe('mine');
  await replies.answered('slack:C1:1.2', AT);
  for (const minutes of [0, 1, 60]) expect(await replies.claim('slack:C1:1.2', AT + minutes * 60_000)).toBe('answered');
});

it('A post is given again when it was released, or when who had it must be dead', async () => {
  expect(await replies.claim('slack:C1:1.3', AT)).toBe('mine');
  await replies.release('slack:C1:1.3', AT);
  expect(await replies.claim('slack:C1:1.3', AT)).toBe('mine');
  expect(await replies.claim('slack:C1:1.3', AT + 10_000)).toBe('answering');
  expect(await replies.claim('slack:C1:1.3', AT + 60_000)).toBe('mine');
});
