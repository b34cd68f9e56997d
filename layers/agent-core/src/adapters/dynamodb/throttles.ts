import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** How DynamoDB says "not so fast": of a request as a whole, and of a part of a transaction. */
const THROTTLES = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** Calls `told` for every answer of the table that throttles, also for those that the client repeats by itself. */
export function onThrottle(client: DynamoDBClient, told: () => void): DynamoDBClient {
  client.middlewareStack.add(
    (next) => async (given) => {
      try {
        return await next(given);
      } catch (error) {
        if (isThrottle(error)) told();
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high', name: 'onThrottle' },
  );
  return client;
}

function isThrottle(error: unknown): boolean {
  const { name, CancellationReasons = [] } = error as { name?: string; CancellationReasons?: { Code?: string }[] };
  return [name, ...CancellationReasons.map(({ Code }) => Code)].some((code) => code && THROTTLES.has(code));
}
