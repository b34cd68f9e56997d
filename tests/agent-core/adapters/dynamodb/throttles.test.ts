import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { onThrottle } from '@remote-swe/core/adapters/dynamodb/throttles';
import { expect, it } from 'vitest';

/** A table that answers these errors in turn, then an item; resolves to how often the client's calls were told as throttled. */
async function throttlesOf(answers: object[]): Promise<number> {
  const left = [...answers];
  const server = createServer((request, response) => {
    request.resume();
    const answer = left.shift();
    response.writeHead(answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let told = 0;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = onThrottle(new DynamoDBClient({ endpoint, region: 'us-west-2', credentials, maxAttempts: 3 }), () => {
    told++;
  });
  await client.send(new GetItemCommand({ TableName: 't', Key: { PK: { S: 'x' } } })).catch(() => undefined);
  client.destroy();
  server.close();
  return told;
}

const PREFIX = 'com.amazonaws.dynamodb.v20120810#';

it('The client tells of each refusal of the table, also those that the client repeats by itself', async () => {
  const throttled = { __type: `${PREFIX}ProvisionedThroughputExceededException`, message: 'slow down' };
  expect(await throttlesOf([throttled, { ...throttled, __type: `${PREFIX}ThrottlingException` }])).toBe(2);
});

it('The client tells of a transaction of which a part was throttled, and no other failure', async () => {
  const cancelled = (Code: string) => ({
    __type: `${PREFIX}TransactionCanceledException`,
    message: 'cancelled',
    CancellationReasons: [{ Code: 'None' }, { Code }],
  });
  expect(await throttlesOf([cancelled('ThrottlingError')])).toBe(1);
  expect(await throttlesOf([cancelled('ConditionalCheckFailed')])).toBe(0);
});
